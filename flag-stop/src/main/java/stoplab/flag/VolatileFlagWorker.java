// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import java.util.Objects;

/**
 * Repeats a unit of work and polls a {@code volatile} flag before each: the reference.
 *
 * <p><b>Why it works:</b> a volatile read has its place in the one order of all synchronization
 * actions, and sees the last write before it (JLS 17.4.4). So no compiler may answer it with an old
 * copy. What the caller wrote before the {@code stop()} that the worker sees happens-before
 * everything that the worker does afterwards (JLS 17.4.5).
 *
 * <p><b>Guarantee</b> [flag.volatile-ends]: the flag ends a spinning worker, interpreted or
 * compiled, if its units end. The worker keeps the whole contract of this package.
 *
 * <p><b>Run:</b> {@code java -cp flag-stop/target/classes stoplab.flag.VolatileFlagWorker}
 *
 * <p><b>Break it:</b> delete the word {@code volatile}, and it is {@link BrokenPlainFlagWorker}.
 *
 * <p><b>See also:</b> {@link BrokenPlainFlagWorker}, the same loop with a plain field.
 */
public final class VolatileFlagWorker implements Runnable {
  private final Runnable unit;
  private volatile boolean running = true;

  /**
   * Makes a worker that has not been asked to stop.
   *
   * @param unit one unit of work, not null; keep it short, since a stop waits for its end
   * @throws NullPointerException if {@code unit} is null
   */
  public VolatileFlagWorker(Runnable unit) {
    this.unit = Objects.requireNonNull(unit, "unit");
  }

  /**
   * Runs units until {@link #stop()}; what a unit throws ends the worker and leaves this method.
   */
  @Override
  public void run() {
    // @start region="loop"
    while (running) {
      unit.run();
    }
    // @end
  }

  /**
   * Asks the worker to end. It finishes the unit that is running; if it is between two units, it
   * may run one more. Returns at once, and cannot be undone. To be sure that no unit runs, join the
   * thread.
   *
   * <p>Thread-safe; more calls change nothing; throws nothing.
   */
  public void stop() {
    running = false;
  }

  /** Lets a worker count for a moment, stops it, and prints how long it took to end. */
  public static void main(String[] args) throws InterruptedException {
    long[] count = {0};
    VolatileFlagWorker worker = new VolatileFlagWorker(() -> count[0]++);
    Thread thread = new Thread(worker, "volatile-flag-worker");
    thread.setDaemon(true); // so that you can break it and still get your prompt back
    thread.start();

    Thread.sleep(300);
    System.out.println("stop() is called while the worker spins.");
    long requested = System.nanoTime();
    worker.stop();
    thread.join(1_000);
    double millis = (System.nanoTime() - requested) / 1e6;

    if (thread.isAlive()) {
      System.out.println("The worker is still running 1 s after stop().");
    } else {
      System.out.printf("The worker ended %.2f ms later, after %,d units.%n", millis, count[0]);
    }
  }
}
