// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Lets a pool run its unit after each period: in between no thread waits, so none has to be woken.
 *
 * <p><b>Why it works:</b> the period is an entry in the pool's queue, not a sleeping thread.
 * {@link Future#cancel} ends the series; {@code cancel(true)} also interrupts the run that is on
 * (Javadoc of {@link ScheduledExecutorService#scheduleWithFixedDelay}). Nobody waits for the run.
 *
 * <p><b>Guarantee</b> [interrupt.cancel-ends-series]: no run follows the one that is on, or just
 * about to begin, when {@code stop()} is called. That one is finished by {@code stop()}, and
 * interrupted by {@code stopNow()}; the thread is the pool's, and its next task finds a clear
 * status. <b>Hazard</b> [interrupt.exception-ends-series]: a unit that throws ends the series, and
 * nobody is told. [interrupt.cancelled-stays-queued]: the entry stays in the queue until its time
 * has come, unless {@link ScheduledThreadPoolExecutor#setRemoveOnCancelPolicy} says otherwise.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes stoplab.interrupt.ScheduledWorker}
 *
 * <p><b>Break it:</b> delete {@code series.cancel(mayInterrupt);}, and the runs go on.
 *
 * <p><b>See also:</b> {@link StatusRestoringWorker}, with a thread of its own and a sleep.
 */
public final class ScheduledWorker {
  private final Runnable unit;
  private final long nanos;
  private boolean stopped; // both guarded by this
  private Future<?> series;

  /**
   * Makes a worker that has not been started.
   *
   * @param unit one unit of work, not null
   * @param period the time from the end of one run to the begin of the next, not null
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code period} is not positive
   */
  public ScheduledWorker(Runnable unit, Duration period) {
    this.unit = Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(period, "period");
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("the period is not positive: " + period);
    }
    this.nanos = TimeUnit.NANOSECONDS.convert(period);
  }

  /**
   * Begins the series, a period from now; does nothing if the worker was stopped before.
   *
   * @param pool who runs the units, not null
   * @throws IllegalStateException if it was started before
   */
  public synchronized void start(ScheduledExecutorService pool) {
    Objects.requireNonNull(pool, "pool");
    if (series != null) {
      throw new IllegalStateException("this worker was started before");
    }
    if (!stopped) {
      series = pool.scheduleWithFixedDelay(unit, nanos, nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Ends the series; a run that is on is finished. Returns at once. Thread-safe, idempotent. */
  public void stop() {
    stop(false);
  }

  /** Ends the series, and interrupts a run that is on. Returns at once. Thread-safe, idempotent. */
  public void stopNow() {
    stop(true);
  }

  private synchronized void stop(boolean mayInterrupt) {
    // @start region="stop"
    stopped = true;
    if (series != null) {
      series.cancel(mayInterrupt);
    }
    // @end
  }

  /**
   * Interrupts a run of a series, and shows what the pool's next task finds, and that none follows.
   *
   * @param args none
   * @throws InterruptedException if the main thread is interrupted while it waits
   * @throws ExecutionException never
   */
  public static void main(String[] args) throws InterruptedException, ExecutionException {
    ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
    CountDownLatch begun = new CountDownLatch(1);
    ScheduledWorker worker = new ScheduledWorker(
        () -> {
          System.out.println("A run begins.");
          begun.countDown();
          try {
            Thread.sleep(60_000);
          } catch (InterruptedException e) {
            System.out.println("It is interrupted.");
            Thread.currentThread().interrupt();
          }
        },
        Duration.ofMillis(10));
    worker.start(pool);
    begun.await();
    worker.stopNow();
    pool.submit(() -> System.out.println("The next task of the pool runs. " + Show.status()))
        .get();
    System.out.println("Entries in the pool's queue: " + pool.getQueue().size());
    pool.shutdown();
  }
}
