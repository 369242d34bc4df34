// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The two steps in which {@link ExecutorShutdown} takes tasks out of a pool's queue; what it takes
 * goes to {@link HandedBack}. Thread-safe, without state.
 */
final class PoolQueue {
  private PoolQueue() {}

  /**
   * Shuts a pool down, and takes out of its queue the tasks that cannot begin within the grace.
   *
   * <p>A {@code ScheduledThreadPoolExecutor} lives after {@code shutdown()} until its last delayed
   * task has run, and cancels its periodic tasks without handing them back, both by default
   * (Javadoc of its policies). A periodic task has no last run, so it is not waited for. This
   * method changes both policies of the pool.
   *
   * @param pool what to shut down, not null
   * @param graceNanos the time in which a delayed task may still begin, in nanoseconds
   * @return the tasks that were taken out, not cancelled, in a list that may grow
   */
  static List<Runnable> shutdown(ExecutorService pool, long graceNanos) {
    List<Runnable> taken = new ArrayList<>();
    if (pool instanceof ScheduledThreadPoolExecutor scheduled) {
      keepGoing(() -> shutdown(scheduled, graceNanos, taken));
    } else {
      keepGoing(pool::shutdown);
    }
    return taken;
  }

  private static void shutdown(
      ScheduledThreadPoolExecutor scheduled, long graceNanos, List<Runnable> taken) {
    // @start region="delayed"
    boolean delayedMayRun = scheduled.getExecuteExistingDelayedTasksAfterShutdownPolicy();
    long latest = delayedMayRun ? graceNanos : 0;
    // With a policy of false, shutdown() would drop such tasks, and nobody would see which.
    scheduled.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
    scheduled.setContinueExistingPeriodicTasksAfterShutdownPolicy(true);
    scheduled.shutdown();
    for (Runnable task : scheduled.getQueue().toArray(new Runnable[0])) {
      boolean late =
          task instanceof Delayed delayed && delayed.getDelay(TimeUnit.NANOSECONDS) > latest;
      boolean periodic = task instanceof RunnableScheduledFuture<?> future && future.isPeriodic();
      boolean cancelled = task instanceof Future<?> future && future.isCancelled();
      // Not scheduled.remove(): it may end the pool, and so call a terminated() that throws.
      if ((late || periodic) && scheduled.getQueue().remove(task) && !cancelled) {
        taken.add(task);
      }
    }
    // So a periodic run that is on now is the last.
    scheduled.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    // @end
  }

  /**
   * Interrupts the tasks of a pool, and takes those that have not begun out of its queue.
   *
   * @param pool what to shut down, not null
   * @param taken the tasks taken out so far; grows
   */
  static void shutdownNow(ExecutorService pool, List<Runnable> taken) {
    if (pool instanceof ThreadPoolExecutor threads) {
      // First: shutdownNow() loses what it has taken out, if its terminated() throws.
      threads.getQueue().drainTo(taken);
      for (Runnable task : threads.getQueue().toArray(new Runnable[0])) { // delayed ones stay
        if (threads.getQueue().remove(task)) {
          taken.add(task);
        }
      }
    }
    keepGoing(() -> taken.addAll(pool.shutdownNow()));
  }

  /**
   * Runs a step of the shutdown. What a {@code terminated()} of the pool throws goes to the
   * uncaught exception handler, as it does when the last thread of the pool calls it.
   */
  private static void keepGoing(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) { // the report must not be lost
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
