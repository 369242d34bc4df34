// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Protects its loop against everything that a unit throws, and so against its stop.
 *
 * <p><b>Why it fails:</b> {@link InterruptedException} is an {@code Exception} like any other, and
 * {@code catch (Throwable)} catches them all. A loop that is meant to survive a bad unit also
 * survives the request to end. The status is clear, because the exception was thrown.
 *
 * <p><b>Hazard</b> [interrupt.catch-all-runs-on]: the interrupt is counted as a failure of the
 * unit, and the worker runs on, with a clear status.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes
 * stoplab.interrupt.BrokenCatchThrowable}
 *
 * <p><b>Break it:</b> it is broken; to mend it, add a {@code catch (InterruptedException e)} that
 * leaves the loop, before the other catch.
 *
 * <p><b>See also:</b> {@link BlockingWorker}, which has no catch at all.
 */
public final class BrokenCatchThrowable implements Runnable {
  private final Callable<?> unit;
  private final AtomicInteger failures = new AtomicInteger();

  /**
   * Makes a worker that only the end of its JVM can stop.
   *
   * @param unit one unit of work, not null; it may wait
   * @throws NullPointerException if {@code unit} is null
   */
  public BrokenCatchThrowable(Callable<?> unit) {
    this.unit = Objects.requireNonNull(unit, "unit");
  }

  /** Runs units for ever, whatever they throw. One interrupt ends one unit, not the loop. */
  @Override
  public void run() {
    // @start region="loop"
    while (true) {
      try {
        unit.call();
      } catch (Throwable e) {
        failures.incrementAndGet(); // "one bad unit must not end the worker"
      }
    }
    // @end
  }

  /**
   * Returns how many units have failed. Thread-safe.
   *
   * @return the number, including units that were interrupted
   */
  public int failures() {
    return failures.get();
  }

  /**
   * Interrupts a worker whose unit sleeps for an hour, again and again, and counts its failures.
   */
  public static void main(String[] args) throws InterruptedException {
    BrokenCatchThrowable worker = new BrokenCatchThrowable(() -> {
      Thread.sleep(3_600_000);
      return null;
    });
    InterruptDemo.interruptThrice(worker, worker::failures);
    System.out.println("It has counted " + worker.failures() + " failures.");
  }
}
