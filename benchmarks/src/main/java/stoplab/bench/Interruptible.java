// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.Objects;

/**
 * Gives a {@code stop()} to a worker that has none, since it is stopped by the interrupt of its
 * thread. The first unit of the worker must come after the thread has entered {@link #run}.
 *
 * <p>It leaves the interrupt status as the worker does. To clear it here would stand between the
 * worker's end and the notice stamp; {@link StopProbe} does so before the next worker.
 */
final class Interruptible implements Runnable {
  /** What the worker runs; an {@code InterruptedException} is its normal end. */
  interface Body {
    void run() throws InterruptedException;
  }

  /** Never started: its interrupt reaches nobody, and links the calls that the real one makes. */
  private static final Thread NOBODY = new Thread(() -> {}, "stop-lab-nobody");

  private final Body body;
  private volatile Thread runner = NOBODY;
  private volatile boolean stoppedBefore;

  Interruptible(Body body) {
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
      // Out of a method that may throw it: so such a worker ends.
    }
  }

  /** Interrupts the thread that runs the worker, or the one that will. */
  void stop() {
    Thread thread = runner;
    if (thread == NOBODY) {
      stoppedBefore = true;
      thread = runner; // it may have begun meanwhile; then one of the two has seen the other
    }
    thread.interrupt();
  }
}
