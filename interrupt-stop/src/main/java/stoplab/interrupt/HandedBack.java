// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture.AsynchronousCompletionTask;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The tasks that {@link ExecutorShutdown} takes out of a queue: which can be known at once, and
 * which futures they leave behind. Thread-safe, without state.
 */
final class HandedBack {
  private static final Pattern WRAPS_FUTURE =
      Pattern.compile("\\[Wrapped task = (java\\.util\\.concurrent\\.CompletableFuture\\$"
          + "|[^\\[]*\\[Not completed)");

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
   * Interrupts the tasks of a pool, and takes out of its queue what has not begun.
   *
   * @param pool what to shut down, not null
   * @param taken what was taken out so far; grows
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
   * uncaught exception handler, as it does if a thread of the pool is the last to leave.
   */
  private static void keepGoing(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) { // the report must not be lost
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
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
      return "it serves a CompletableFuture or a SubmissionPublisher, which it does not show";
    }
    if (task.getClass().getEnclosingClass() == ExecutorCompletionService.class) {
      // To cancel it would put a future that is not done into the completion queue.
      return "it completes a future of an ExecutorCompletionService, which it does not show";
    }
    if (!(task instanceof Future<?> future)) {
      return "it is no future: what it would have completed is not known";
    }
    try {
      boolean wrapsFuture = wrapsFuture(task);
      future.cancel(false);
      if (!future.isDone()) {
        return "its cancel(false) has no effect";
      }
      return wrapsFuture ? "it was cancelled, but the task in it completes another future" : null;
    } catch (Throwable e) { // of its done(): the report must not be lost
      return "its cancel(false) threw " + e;
    }
    // @end
  }

  /**
   * Whether a future has wrapped a task that completes another one: a scheduled pool does so with
   * all that {@code execute} is given, and every pool with a {@code FutureTask} that is handed to
   * {@code submit}. Only the text of a {@code FutureTask} shows what is in it (source of
   * {@code FutureTask.toString}, the same on 17 and 25), and only until it is cancelled.
   */
  private static boolean wrapsFuture(Runnable task) {
    return task instanceof FutureTask && WRAPS_FUTURE.matcher(task.toString()).find();
  }
}
