// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The thread that makes the call, and how the call has ended. */
public final class Victim implements Runnable {
  private final Scenario.Call call;
  private final boolean preset;
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Thread thread;
  private boolean byRelease;
  private Throwable thrown;
  private boolean status;
  private long endNanos;

  Victim(Scenario.Call call, boolean preset) {
    this.call = call;
    this.preset = preset;
  }

  /** Makes the calling thread the victim, before it makes the call. */
  public void enter() {
    thread = Thread.currentThread();
    entered.countDown();
  }

  /** Makes the call, and keeps how it ended; the thread's status is clear afterwards. */
  @Override
  public void run() {
    enter();
    if (preset) {
      thread.interrupt();
    }
    try {
      byRelease = call.endedByRelease();
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

  /** Its thread, or null before {@link #enter}. */
  public Thread thread() {
    return thread;
  }

  /** Whether only its release can have ended the call; for a call that has ended. */
  boolean byRelease() {
    return byRelease;
  }

  /** What the call threw, or null; for a call that has ended. */
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
