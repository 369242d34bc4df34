// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for its stop instead of sleeping: the timed {@code await} of a latch is the period.
 *
 * <p><b>Why it works:</b> {@link CountDownLatch#await(long, TimeUnit)} ends as soon as the count is
 * zero, and returns at once from then on, so a stop is never missed, however early it comes. What
 * was written before {@code countDown()} happens-before what follows {@code await} (Javadoc of
 * {@link CountDownLatch}). A latch cannot be reset: nothing can take the stop back.
 *
 * <p><b>Guarantee</b> [event.stop-ends-wait]: {@code stop()} ends the wait at once.
 *
 * <p><b>Run:</b> {@code java -cp event-stop/target/classes stoplab.event.LatchWorker}
 *
 * <p><b>Break it:</b> make the wait {@code TimeUnit.NANOSECONDS.sleep(nanos)} in a loop that checks
 * {@code stopped.getCount() > 0}: the worker ends with its period, and no sooner.
 *
 * <p><b>See also:</b> {@link StopAndConfirmWorker}, which also confirms its end.
 */
public final class LatchWorker implements Runnable {
  private final Runnable unit;
  private final long nanos;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * Makes a worker that has not been asked to stop.
   *
   * @param unit one unit of work, not null
   * @param period how long the worker waits before each unit, not null; zero for not at all
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code period} is negative
   */
  public LatchWorker(Runnable unit, Duration period) {
    this.unit = Objects.requireNonNull(unit, "unit");
    this.nanos = Period.nanos(period);
  }

  /**
   * Runs a unit after each period until {@link #stop()}, or until the thread is interrupted: then
   * the interrupt status is set. What a unit throws ends the worker and leaves this method.
   */
  @Override
  public void run() {
    // @start region="loop"
    try {
      while (!stopped.await(nanos, TimeUnit.NANOSECONDS)) {
        unit.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // run() cannot throw it: keep the status, and leave
    }
    // @end
  }

  /**
   * Asks the worker to end: it leaves its wait at once, or finishes the unit that is running.
   * Returns at once, and cannot be undone. Thread-safe; more calls change nothing; throws nothing.
   */
  public void stop() {
    stopped.countDown();
  }

  /** Stops a worker that waits for an hour, and prints how long it took to end. */
  public static void main(String[] args) throws InterruptedException {
    LatchWorker worker = new LatchWorker(() -> {}, Duration.ofHours(1));
    LateStop.show(worker, worker::stop);
  }
}
