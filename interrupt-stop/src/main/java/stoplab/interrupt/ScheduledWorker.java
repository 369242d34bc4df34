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
 * Lets a pool run its unit after each period: no thread waits in between, so none has to be woken.
 *
 * <p><b>Why it works:</b> the period is an entry in the pool's queue, and {@link Future#cancel}
 * ends the series (Javadoc of {@link ScheduledExecutorService#scheduleWithFixedDelay}). But after
 * {@code cancel(false)} a {@code cancel(true)} interrupts nobody. So this worker remembers its
 * thread during a run, and interrupts it itself.
 *
 * <p><b>Guarantee</b> [interrupt.cancel-ends-series]: once {@code stop()} is called, no run follows
 * the current one. {@code stop()} lets that run finish; {@code stopNow()} interrupts it, even if
 * {@code stop()} was called before. The thread belongs to the pool; in a
 * {@code ScheduledThreadPoolExecutor}, its next task finds a clear status.
 * [interrupt.private-locks]: a stranger that holds the monitor of the worker delays none of its
 * methods. <b>Hazard</b> [interrupt.no-second-cancel]: a future is cancelled only once.
 * [interrupt.exception-ends-series]: a unit that throws ends the series silently.
 * [interrupt.cancelled-stays-queued]: the entry stays in the queue until its time has come, unless
 * {@link ScheduledThreadPoolExecutor#setRemoveOnCancelPolicy} changes that.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes stoplab.interrupt.ScheduledWorker}
 *
 * <p><b>Break it:</b> delete {@code runner = null;}, and {@code stopNow()} hits what the pool does
 * next.
 *
 * <p><b>See also:</b> {@link StatusRestoringWorker}, with a thread of its own and a sleep.
 */
public final class ScheduledWorker {
  private final Runnable unit;
  private final long nanos;
  private final Object lock = new Object(); // private: a lock on this could be held by strangers
  private boolean stopped; // all guarded by lock
  private Future<?> series;
  private Thread runner; // null while no run is on

  /**
   * Makes a worker that has not been started.
   *
   * @param unit one unit of work, not null
   * @param period the time from the end of one run to the start of the next, not null
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
   * Begins the series, one period from now; does nothing if the worker was stopped before.
   * Thread-safe.
   *
   * @param pool what runs the units, not null. A {@code ForkJoinPool}, which is a scheduler since
   *     JDK 25, may pass the interrupt status of {@code stopNow()} on to its next task
   * @throws NullPointerException if {@code pool} is null
   * @throws IllegalStateException if it was started before
   * @throws java.util.concurrent.RejectedExecutionException if the pool accepts no more tasks
   */
  public void start(ScheduledExecutorService pool) {
    Objects.requireNonNull(pool, "pool");
    synchronized (lock) {
      if (series != null) {
        throw new IllegalStateException("this worker was started before");
      }
      if (!stopped) {
        series = pool.scheduleWithFixedDelay(this::run, nanos, nanos, TimeUnit.NANOSECONDS);
      }
    }
  }

  private void run() {
    // @start region="run"
    synchronized (lock) {
      if (stopped) {
        return; // the pool had taken it out of its queue just before
      }
      runner = Thread.currentThread();
    }
    try {
      unit.run();
    } finally {
      synchronized (lock) {
        runner = null; // from here on nobody interrupts the pool's thread for us
      }
    }
    // @end
  }

  /** Ends the series, and lets the current run finish. Returns at once. Thread-safe, idempotent. */
  public void stop() {
    synchronized (lock) {
      stopped = true;
      if (series != null) {
        series.cancel(false);
      }
    }
  }

  /**
   * Ends the series, and interrupts the current run. Returns at once, apart from the time that
   * {@link Thread#interrupt} may take. Thread-safe; a second call interrupts the run again.
   */
  public void stopNow() {
    // @start region="stop-now"
    synchronized (lock) {
      stop();
      if (runner != null) {
        runner.interrupt(); // not series.cancel(true): it may have been cancelled before
      }
    }
    // @end
  }

  /** Interrupts a run, and shows what the pool's next task finds, and that no run follows. */
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
    pool.submit(
            () -> System.out.println("The next task of the pool runs. " + InterruptDemo.status()))
        .get();
    System.out.println("Entries in the pool's queue: " + pool.getQueue().size());
    pool.shutdown();
  }
}
