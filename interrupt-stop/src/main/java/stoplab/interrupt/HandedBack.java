// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture.AsynchronousCompletionTask;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The tasks that {@link ExecutorShutdown} takes out of a queue: which can be known at once, and
 * which futures they leave behind. Thread-safe, without state.
 */
final class HandedBack {
  private HandedBack() {}

  /**
   * Shuts a pool down, and takes out of its queue what cannot begin within the grace.
   *
   * <p>A {@code ScheduledThreadPoolExecutor} lives after {@code shutdown()} until its last delayed
   * task has run, and cancels its periodic tasks without handing them back, both by default
   * (Javadoc of its policies). A periodic task has no last run, so none is waited for. Both
   * policies of the pool are changed.
   *
   * @param pool what to shut down, not null
   * @param graceNanos the time in which a delayed task may still begin, in nanoseconds
   * @return what was taken out, not cancelled, in a list that may grow
   */
  static List<Runnable> shutdown(ExecutorService pool, long graceNanos) {
    List<Runnable> taken = new ArrayList<>();
    if (!(pool instanceof ScheduledThreadPoolExecutor scheduled)) {
      pool.shutdown();
      return taken;
    }
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
      if ((late || periodic) && scheduled.remove(task) && !cancelled) {
        taken.add(task);
      }
    }
    // So a periodic run that is on now is the last.
    scheduled.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    // @end
    return taken;
  }

  /**
   * Cancels the futures of tasks that will not run, so that nobody waits for them for ever.
   *
   * @param tasks what was handed back, not null
   * @return the tasks of which somebody may still wait in vain, with the reason
   */
  static List<ExecutorShutdown.Incomplete> cancel(List<Runnable> tasks) {
    List<ExecutorShutdown.Incomplete> incomplete = new ArrayList<>();
    for (Runnable task : tasks) {
      String why = cancel(task);
      if (why != null) {
        incomplete.add(new ExecutorShutdown.Incomplete(task, why));
      }
    }
    return List.copyOf(incomplete);
  }

  /** Cancels a task, and returns why somebody may still wait for it, or null. */
  private static String cancel(Runnable task) {
    // @start region="complete"
    if (task instanceof AsynchronousCompletionTask) {
      return "it completes a CompletableFuture, which it does not show";
    }
    if (task.getClass().getEnclosingClass() == ExecutorCompletionService.class) {
      // To cancel it would put a future that is not done into the completion queue.
      return "it completes a future of an ExecutorCompletionService, which it does not show";
    }
    if (!(task instanceof Future<?> future)) {
      return "it is no future: what it would have completed is not known";
    }
    try {
      future.cancel(false);
      return future.isDone() ? null : "its cancel(false) has no effect";
    } catch (Throwable e) { // of its done(): the report must not be lost
      return "its cancel(false) threw " + e;
    }
    // @end
  }
}
