// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Cancels a {@link CompletableFuture} and believes that this stops the task: it interrupts nobody.
 *
 * <p><b>Why it fails:</b> "mayInterruptIfRunning: this value has no effect in this implementation
 * because interrupts are not used to control processing" (Javadoc of
 * {@link CompletableFuture#cancel}). The future is a box for a result; it does not know which
 * thread fills it. Once cancelled, it accepts no result, and the task goes on computing for nobody.
 *
 * <p><b>Hazard</b> [interrupt.completable-cancel-is-deaf]: the future is cancelled; a task that is
 * running runs to its end, with a clear status.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes
 * stoplab.interrupt.BrokenCompletableFutureCancel}
 *
 * <p><b>Break it:</b> it is broken; {@link CompletableFutureCancel} mends it.
 *
 * <p><b>See also:</b> {@link CompletableFutureCancel}.
 */
public final class BrokenCompletableFutureCancel {
  private BrokenCompletableFutureCancel() {}

  /**
   * Runs a task, and returns a future whose cancel does not reach it. Thread-safe.
   *
   * @param body what to do, not null
   * @param executor what runs it, not null
   * @return the future, not null
   * @throws NullPointerException if an argument is null
   */
  public static CompletableFuture<Void> run(Runnable body, Executor executor) {
    // @start region="future"
    return CompletableFuture.runAsync(body, executor);
    // @end
  }

  /** Cancels the future of a task that sleeps, and shows what becomes of the task. */
  public static void main(String[] args) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    CompletableFuture<Void> future = run(
        () -> {
          begun.countDown();
          InterruptDemo.sleepAndReport(600);
        },
        pool);
    begun.await();
    future.cancel(true);
    System.out.println("cancel(true) has returned. Is it cancelled? " + future.isCancelled());
    pool.shutdown();
  }
}
