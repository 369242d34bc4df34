// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Sleeps between its units, and cannot throw: it catches, sets the status again, and leaves.
 *
 * <p><b>Why it works:</b> a method that throws {@link InterruptedException} has cleared the status
 * (Javadoc of {@link Thread#interrupt}). {@code Runnable.run} cannot pass the exception on, so it
 * turns it back into the status, for the code that runs this worker. The {@code try} encloses the
 * loop, so the catch is the exit.
 *
 * <p><b>Guarantee</b> [interrupt.status-restored]: an interrupt ends the sleep and the worker, and
 * the status is set when {@code run()} returns. <b>Hazard</b> [interrupt.timeunit-zero-is-deaf]:
 * {@code TimeUnit.sleep} of zero does not check the status; {@code Thread.sleep} does.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes
 * stoplab.interrupt.StatusRestoringWorker}
 *
 * <p><b>Break it:</b> delete {@code Thread.currentThread().interrupt();}: the worker ends, but a
 * caller in a loop of its own goes on.
 *
 * <p><b>See also:</b> {@link BrokenSwallowingWorker}, with the {@code try} inside the loop.
 */
public final class StatusRestoringWorker implements Runnable {
  private final Runnable unit;
  private final long nanos;

  /**
   * Makes a worker.
   *
   * @param unit one unit of work, not null; as in {@link InterruptPollingWorker}, it must not lose
   *     an interrupt
   * @param period how long the worker sleeps before each unit, not null; zero for not at all
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code period} is negative
   */
  public StatusRestoringWorker(Runnable unit, Duration period) {
    this.unit = Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(period, "period");
    if (period.isNegative()) {
      throw new IllegalArgumentException("the period is negative: " + period);
    }
    this.nanos = TimeUnit.NANOSECONDS.convert(period);
  }

  /**
   * Sleeps and runs a unit, in turn, until the thread is interrupted, and returns with the
   * interrupt status set. What a unit throws ends the worker and is passed on. Any number of
   * threads may run it; each is stopped by its own interrupt.
   */
  @Override
  public void run() {
    // @start region="loop"
    try {
      while (true) {
        Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000)); // TimeUnit's skips a zero
        unit.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // run() cannot throw it: keep the status, and leave
    }
    // @end
  }

  /** Interrupts a worker that sleeps for an hour, and shows what is left of the interrupt. */
  public static void main(String[] args) throws InterruptedException {
    StatusRestoringWorker worker = new StatusRestoringWorker(() -> {}, Duration.ofHours(1));
    InterruptDemo.interruptInWait(Executors.callable(worker), "sleep");
  }
}
