// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.util.Objects;

/**
 * Gives a {@code stop()} to a worker that has none. It records the thread that runs the worker
 * before the worker begins, and its stop interrupts that thread. A stop that comes earlier is kept
 * until then.
 *
 * <p>It leaves the interrupt status as the worker leaves it. Clearing it here would come between
 * the worker's end and the notice stamp; {@link StopProbe} does so before the next worker.
 */
public final class InterruptibleWorker implements Runnable {
  /** What the worker runs; an {@code InterruptedException} is its normal end. */
  public interface Body {
    void run() throws InterruptedException;
  }

  /** Never started: its interrupt reaches no thread, but links the calls that a real one makes. */
  private static final Thread NOBODY = new Thread(() -> {}, "stop-lab-nobody");

  private final Body body;
  private volatile Thread runner = NOBODY;
  private volatile boolean stoppedBefore;

  public InterruptibleWorker(Body body) {
    this.body = Objects.requireNonNull(body, "body");
  }

  @Override
  public void run() {
    Thread current = Thread.currentThread();
    runner = current;
    if (stoppedBefore) {
      current.interrupt();
    }
    try {
      body.run();
    } catch (InterruptedException asked) {
      // This is how a worker ends whose method may throw it.
    }
  }

  /** Interrupts the thread that runs the worker; if there is none yet, the first one that will. */
  public void stop() {
    Thread thread = runner;
    if (thread == NOBODY) {
      stoppedBefore = true;
      thread = runner; // it may have begun meanwhile; then one of the two sees the other
    }
    thread.interrupt();
  }
}
