// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.exercise;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A sample solution with three changes: the worker leaves, the clock is stopped, the answer is
 * true.
 *
 * <p>Before, {@code catch (Exception e)} also caught the {@code InterruptedException} of
 * {@code take()}; see {@link stoplab.interrupt.BrokenCatchThrowable}. Now only {@code run()} is in
 * that {@code try}. An idle thread of a second pool keeps a JVM alive as well. And
 * {@code isShutdown()} only says that somebody has asked; {@code awaitTermination} waits for the
 * end. The lesson is {@link stoplab.interrupt.ExecutorShutdown}.
 */
public final class PoolExercise {
  private final BlockingQueue<Runnable> jobs = new LinkedBlockingQueue<>();
  private final ExecutorService workers;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  /** Starts a service with some threads, which does its housekeeping once a minute. */
  public PoolExercise(int threads, Runnable housekeeping) {
    workers = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < threads; i++) {
      workers.execute(this::work);
    }
    clock.scheduleAtFixedRate(housekeeping, 1, 1, TimeUnit.MINUTES);
  }

  /** Hands a job to the workers. */
  public void submit(Runnable job) {
    jobs.add(job);
  }

  /**
   * Stops the service: jobs that run are interrupted, and jobs that have not begun never do.
   *
   * @param limit how long to wait at most, not null
   * @return whether all threads of the service have ended
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  public boolean stop(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    clock.shutdownNow();
    workers.shutdownNow();
    return workers.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
        && clock.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void work() {
    while (!workers.isShutdown()) { // a job may have lost the interrupt
      Runnable job;
      try {
        job = jobs.take();
      } catch (InterruptedException e) {
        return;
      }
      try {
        job.run();
      } catch (RuntimeException e) {
        // a job that fails must not end its worker
      }
    }
  }
}
