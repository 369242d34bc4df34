// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes the call in its thread, and records how the call ended. */
public final class Victim implements Runnable {
  private final Scenario.Call call;
  private final boolean preset;
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Thread thread;
  private boolean endedByRelease;
  private Throwable thrown;
  private boolean status;
  private long endNanos;

  Victim(Scenario.Call call, boolean preset) {
    this.call = call;
    this.preset = preset;
  }

  /** Declares the current thread to be the victim, before the call. */
  public void enter() {
    thread = Thread.currentThread();
    entered.countDown();
  }

  /** Makes the call and records how it ended; the thread's status is clear afterwards. */
  @Override
  public void run() {
    enter();
    if (preset) {
      thread.interrupt();
    }
    try {
      endedByRelease = call.endedByRelease();
      endNanos = System.nanoTime();
    } catch (Throwable e) {
      endNanos = System.nanoTime();
      thrown = e;
    }
    status = Thread.interrupted();
    ended.countDown();
  }

  boolean awaitEntered(long nanos) throws InterruptedException {
    return entered.await(nanos, TimeUnit.NANOSECONDS);
  }

  boolean awaitEnd(long nanos) throws InterruptedException {
    return ended.await(nanos, TimeUnit.NANOSECONDS);
  }

  boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /** The thread that makes the call, or null before {@link #enter}. */
  public Thread thread() {
    return thread;
  }

  /** Whether the release ended the call. Valid once the call has ended. */
  boolean endedByRelease() {
    return endedByRelease;
  }

  /** What the call threw, or null. Valid once the call has ended. */
  Throwable thrown() {
    return thrown;
  }

  /** The interrupt status that the thread saw right after the call. */
  String status() {
    return status ? "set" : "clear";
  }

  long endNanos() {
    return endNanos;
  }
}
