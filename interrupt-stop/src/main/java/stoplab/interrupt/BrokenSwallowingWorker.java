// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Catches the interrupt inside the loop, and goes on: the most common way to be unstoppable.
 *
 * <p><b>Why it fails:</b> a method that throws {@link InterruptedException} has cleared the status
 * (Javadoc of {@link Thread#interrupt}). The exception was the only trace of the request, and here
 * it ends in an empty catch block. A catch block that only logs it is no better.
 *
 * <p><b>Hazard</b> [interrupt.swallowed-runs-on]: each interrupt ends one sleep, starts the next
 * unit early, and is lost. The worker runs on, with a clear status.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes
 * stoplab.interrupt.BrokenSwallowingWorker}
 *
 * <p><b>Break it:</b> it is broken; {@link StatusRestoringWorker} mends it.
 *
 * <p><b>See also:</b> {@link BrokenCatchThrowable}, which swallows the exception without ever
 * naming it.
 */
public final class BrokenSwallowingWorker implements Runnable {
  private final Runnable unit;
  private final long millis;

  /**
   * Makes a worker that only the end of its JVM, or an exception from its unit, can stop.
   *
   * @param unit one unit of work, not null
   * @param period how long the worker sleeps before each unit, not null
   */
  public BrokenSwallowingWorker(Runnable unit, Duration period) {
    this.unit = Objects.requireNonNull(unit, "unit");
    this.millis = period.toMillis();
  }

  /** Sleeps and runs a unit, in turn, for ever. */
  @Override
  public void run() {
    // @start region="loop"
    while (true) {
      try {
        TimeUnit.MILLISECONDS.sleep(millis);
      } catch (InterruptedException e) {
        // "should never happen"
      }
      unit.run();
    }
    // @end
  }

  /** Interrupts a worker that sleeps for an hour, again and again, and counts its units. */
  public static void main(String[] args) throws InterruptedException {
    AtomicInteger units = new AtomicInteger();
    BrokenSwallowingWorker worker =
        new BrokenSwallowingWorker(units::incrementAndGet, Duration.ofHours(1));
    InterruptDemo.interruptThrice(worker, units::get);
    System.out.println("It has run " + units + " units.");
  }
}
