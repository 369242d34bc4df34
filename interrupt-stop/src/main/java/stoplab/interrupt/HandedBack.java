// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture.AsynchronousCompletionTask;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;

/**
 * The tasks that {@link PoolQueue} has taken out, and the futures that they leave behind.
 * Thread-safe, without state.
 */
final class HandedBack {
  private static final Pattern WRAPS_FUTURE =
      Pattern.compile("\\[Wrapped task = (java\\.util\\.concurrent\\.CompletableFuture\\$"
          + "|[^\\[]*\\[Not completed)");

  private HandedBack() {}

  /**
   * Cancels the futures of tasks that will not run, so that nobody waits for them for ever.
   *
   * @param tasks what was handed back, not null
   * @return the tasks for which somebody may still wait in vain, each with the reason
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
   * Returns whether a future wraps a task that completes another future. A scheduled pool wraps all
   * that {@code execute} is given; every pool wraps a {@code FutureTask} that is handed to
   * {@code submit}. Only the text of a {@code FutureTask} shows what is in it (source of
   * {@code FutureTask.toString}, the same on 17 and 25), and only until it is cancelled.
   */
  private static boolean wrapsFuture(Runnable task) {
    return task instanceof FutureTask && WRAPS_FUTURE.matcher(task.toString()).find();
  }
}
