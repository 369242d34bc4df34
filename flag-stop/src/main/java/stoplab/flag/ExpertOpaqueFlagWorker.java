// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * Polls its flag in opaque mode: the weakest mode in which a write is seen at all.
 *
 * <p><b>Why it works:</b> an opaque read happens each time the program asks for it, so a compiler
 * may not hoist it. An opaque write is eventually seen (Doug Lea, "Using JDK 9 Memory Order Modes",
 * section Opaque). That is all: it orders nothing around it ({@link VarHandle#getOpaque}: "no
 * assurance of memory ordering effects with respect to other threads").
 *
 * <p><b>Guarantee</b> [flag.opaque-ends]: the flag ends a spinning worker, interpreted or compiled.
 * The worker keeps the contract of this package except for {@code flag.stop-publishes}: what the
 * caller wrote before {@code stop()} need not be visible to the worker.
 *
 * <p><b>Run:</b> {@code java -cp flag-stop/target/classes stoplab.flag.ExpertOpaqueFlagWorker}
 *
 * <p><b>Break it:</b> write {@code get} instead of {@code getOpaque}: the read is plain, and the
 * worker may never end.
 *
 * <p><b>See also:</b> {@link CostlySleepingFlagWorker}, a worker that sleeps between its units.
 */
public final class ExpertOpaqueFlagWorker implements Runnable {
  private static final VarHandle RUNNING;

  static {
    try {
      RUNNING = MethodHandles.lookup()
          .findVarHandle(ExpertOpaqueFlagWorker.class, "running", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Runnable unit;
  private boolean running = true; // accessed through RUNNING only

  /**
   * Makes a worker that has not been asked to stop.
   *
   * @param unit one unit of work, not null; keep it short, since a stop waits for its end
   * @throws NullPointerException if {@code unit} is null
   */
  public ExpertOpaqueFlagWorker(Runnable unit) {
    this.unit = Objects.requireNonNull(unit, "unit");
  }

  /**
   * Runs units until {@link #stop()}; what a unit throws ends the worker and leaves this method.
   */
  @Override
  public void run() {
    // @start region="loop"
    while ((boolean) RUNNING.getOpaque(this)) {
      unit.run();
    }
    // @end
  }

  /**
   * Asks the worker to end, as {@link VolatileFlagWorker#stop()} does, but publishes nothing: do
   * not pass data to the worker through plain fields. Thread-safe; throws nothing.
   */
  public void stop() {
    RUNNING.setOpaque(this, false);
  }

  /** Lets a worker count for a moment, stops it, and prints how long it took to end. */
  public static void main(String[] args) throws InterruptedException {
    long[] count = {0};
    ExpertOpaqueFlagWorker worker = new ExpertOpaqueFlagWorker(() -> count[0]++);
    Thread thread = new Thread(worker, "opaque-flag-worker");
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
