// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Sleeps for a period after each unit, and polls its flag only then: right, but slow to stop.
 *
 * <p><b>Why it works:</b> the flag is volatile, so the worker sees the stop when it polls (JLS
 * 17.4.4). But it does not poll while it sleeps, and no write to a variable wakes a sleeping thread
 * ({@link Thread#sleep(long)} ends by time or by interrupt).
 *
 * <p><b>Guarantee</b> [flag.sleeping-sleeps-on]: the worker ends, but {@code stop()} does not wake
 * it. A stop takes up to a whole period, and half a period on average. An interrupt ends its sleep
 * and the worker at once, and stays set [flag.foreign-interrupt-kept].
 *
 * <p><b>Run:</b> {@code java -cp flag-stop/target/classes stoplab.flag.CostlySleepingFlagWorker}
 *
 * <p><b>Break it:</b> delete {@code Thread.currentThread().interrupt()}: the code that called
 * {@code run()} on this thread never learns of the interrupt, and its own next wait does not end.
 *
 * <p><b>See also:</b> {@link FlagAndInterruptWorker}, which wakes the sleeper.
 */
public final class CostlySleepingFlagWorker implements Runnable {
  private final Runnable unit;
  private final Duration period;
  private volatile boolean running = true;

  /**
   * Makes a worker that has not been asked to stop.
   *
   * @param unit one unit of work, not null
   * @param period how long the worker sleeps after each unit, not null; zero for not at all, and
   *     then nothing checks the interrupt status
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code period} is negative
   */
  public CostlySleepingFlagWorker(Runnable unit, Duration period) {
    this.unit = Objects.requireNonNull(unit, "unit");
    this.period = Objects.requireNonNull(period, "period");
    if (period.isNegative()) {
      throw new IllegalArgumentException("the period is negative: " + period);
    }
  }

  /**
   * Runs a unit in each period until {@link #stop()} is seen, or until the thread is interrupted:
   * then the interrupt status is set. What a unit throws ends the worker and leaves this method.
   */
  @Override
  public void run() {
    // @start region="loop"
    while (running) {
      unit.run();
      try {
        TimeUnit.NANOSECONDS.sleep(TimeUnit.NANOSECONDS.convert(period));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // run() cannot throw it: keep the status, and leave
        return;
      }
    }
    // @end
  }

  /**
   * Asks the worker to end. It sleeps until the end of its period first. Returns at once, and
   * cannot be undone. Thread-safe; more calls change nothing; throws nothing.
   */
  public void stop() {
    running = false;
  }

  /** Stops a worker that sleeps for a second, and prints how long it took to end. */
  public static void main(String[] args) throws InterruptedException {
    CostlySleepingFlagWorker worker = new CostlySleepingFlagWorker(
        () -> System.out.println("Worker is running..."), Duration.ofSeconds(1));
    Thread thread = new Thread(worker, "sleeping-flag-worker");
    thread.start();

    Thread.sleep(300);
    System.out.println("stop() is called while the worker sleeps.");
    long requested = System.nanoTime();
    worker.stop();
    thread.join();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - requested);
    System.out.printf("The worker ended %d ms later: it slept on.%n", millis);
  }
}
