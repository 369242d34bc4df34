// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * A completable future whose cancel reaches its task: the repair of
 * {@link BrokenCompletableFutureCancel}.
 *
 * <p><b>Why it works:</b> a {@link CompletableFuture} does not know the thread that will complete
 * it; a {@link FutureTask} does, and interrupts it. Here each of the two completes the other. Once
 * the future has been completed, by {@code cancel}, {@code orTimeout} or a value from elsewhere,
 * nobody needs the task, so it is cancelled.
 *
 * <p><b>Guarantee</b> [interrupt.completion-cancels]: a thread that completes the future first
 * interrupts a running task; a task that has not begun never will. The task's own end completes the
 * future, and interrupts nobody.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes
 * stoplab.interrupt.CompletableFutureCancel}
 *
 * <p><b>Break it:</b> delete the line with {@code whenComplete}: the cancel no longer reaches the
 * task.
 *
 * <p><b>See also:</b> {@link FutureCancelWorker}, for when you must know that the task has really
 * ended.
 */
public final class CompletableFutureCancel {
  private CompletableFutureCancel() {}

  /**
   * Runs a task, and returns the future of its result. Thread-safe. Cancelling a dependent stage
   * does not reach the task: cancel this future itself. Dependent stages run in the thread that
   * cancels, before the task is interrupted: none of them may wait for the task.
   *
   * @param <V> what the task computes
   * @param body what to do, not null
   * @param executor what runs it, not null; its threads must clear the interrupt status after a
   *     cancel before they run something else, as those of {@code ThreadPoolExecutor} do
   * @return the future, not null
   * @throws NullPointerException if an argument is null
   * @throws java.util.concurrent.RejectedExecutionException if the executor refuses the task
   */
  public static <V> CompletableFuture<V> call(Callable<V> body, Executor executor) {
    // @start region="link"
    CompletableFuture<V> result = new CompletableFuture<>();
    FutureTask<V> task = new FutureTask<>(body) {
      @Override
      protected void done() {
        try {
          result.complete(get());
        } catch (CancellationException e) {
          result.cancel(false);
        } catch (ExecutionException e) {
          result.completeExceptionally(e.getCause());
        } catch (InterruptedException e) {
          throw new AssertionError("get() waits, though the task is done", e);
        }
      }
    };
    result.whenComplete((value, failure) -> task.cancel(true)); // nothing, if it was the task's end
    executor.execute(task);
    return result;
    // @end
  }

  /** Cancels the future of a task that sleeps, and shows what becomes of the task. */
  public static void main(String[] args) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    CompletableFuture<Void> future = call(
        () -> {
          begun.countDown();
          InterruptDemo.sleepAndReport(10_000);
          return null;
        },
        pool);
    begun.await();
    future.cancel(true);
    System.out.println("cancel(true) has returned. Is it cancelled? " + future.isCancelled());
    pool.execute(
        () -> System.out.println("The next task of the pool runs. " + InterruptDemo.status()));
    pool.shutdown();
  }
}
