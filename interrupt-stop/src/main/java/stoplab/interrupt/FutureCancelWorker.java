// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A future whose real end can be awaited: a cancelled future is done, but its task may still run.
 *
 * <p><b>Why it works:</b> {@link Future#cancel} interrupts the thread and returns; from then on
 * {@code isDone()} is true and {@code get()} throws, whatever the task does (Javadoc of
 * {@code Future}). So this task opens a latch when its body has ended. A task that was cancelled
 * before it began has no body to end; an atomic flag ensures that either the run or the cancel
 * opens the latch. {@link FutureTask} keeps its interrupt inside: its {@code run()} does not end
 * before the interrupt has arrived. But it leaves the status as it is.
 *
 * <p><b>Guarantee</b> [interrupt.real-end-awaited]: once {@code awaitEnd} has returned true, the
 * task is not running and never will, and all that it wrote is visible. <b>Hazard</b>
 * [interrupt.done-is-not-ended]: a cancelled future is done while its task still runs.
 * [interrupt.no-second-cancel]: after a {@code cancel(false)} a second cancel interrupts nobody,
 * and returns false; that of {@code CompletableFuture} and {@code ForkJoinTask} may return true
 * (their Javadoc). [interrupt.forkjoin-cancel]: this task is interrupted in every pool, that of
 * {@code ForkJoinPool.submit} only since JDK 22 (JDK-8288899), and only if no fork/join thread has
 * submitted it (source: {@code submit} checks for a {@code ForkJoinWorkerThread});
 * {@code ForkJoinTask.adaptInterruptible}, since JDK 19, has neither limit.
 * [interrupt.forkjoin-status-left]: in a {@code ForkJoinPool} the next task may find the status of
 * a cancel, as on JDK 17; a {@code ThreadPoolExecutor} clears it.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes
 * stoplab.interrupt.FutureCancelWorker}
 *
 * <p><b>Break it:</b> treat {@code isDone()} as the end: the task may still be running.
 *
 * <p><b>See also:</b> {@link BrokenCompletableFutureCancel}, whose cancel interrupts nobody.
 *
 * @param <V> what the task computes
 */
public final class FutureCancelWorker<V> extends FutureTask<V> {
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Makes a task that has not begun; hand it to {@code Executor.execute}, or to a thread.
   *
   * @param body what to do, not null; it must end soon once it is interrupted
   * @throws NullPointerException if {@code body} is null
   */
  public FutureCancelWorker(Callable<V> body) {
    super(body);
  }

  /**
   * Runs the body, unless it was cancelled or run before. A cancel leaves the interrupt status set.
   */
  @Override
  public void run() {
    // @start region="run"
    if (claimed.compareAndSet(false, true)) {
      try {
        super.run();
      } finally {
        ended.countDown();
      }
    }
    // @end
  }

  /**
   * Cancels the task: it never begins, or is interrupted if it is running. Returns at once, apart
   * from the time that {@link Thread#interrupt} may take. Thread-safe; more calls change nothing.
   *
   * @param mayInterrupt whether to interrupt a running task
   * @return whether this call cancelled it; if not, it interrupted nobody
   */
  @Override
  public boolean cancel(boolean mayInterrupt) {
    // @start region="cancel"
    boolean cancelled = super.cancel(mayInterrupt);
    if (isCancelled() && claimed.compareAndSet(false, true)) {
      ended.countDown(); // it had not begun, and now it never will
    }
    return cancelled;
    // @end
  }

  /**
   * Asks the task to end: cancels it with an interrupt. Returns at once. Thread-safe, idempotent.
   */
  public void stop() {
    cancel(true);
  }

  /**
   * Waits until the body has ended, or can never begin. Thread-safe. Called from within the body,
   * it waits in vain.
   *
   * @param timeout how long to wait, not null; zero or less for not at all
   * @return whether the task has really ended
   * @throws NullPointerException if {@code timeout} is null
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    return ended.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
  }

  /** Cancels a task that has to clean up, and shows what its future reports meanwhile. */
  public static void main(String[] args) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayCleanUp = new CountDownLatch(1);
    FutureCancelWorker<Void> worker = new FutureCancelWorker<>(() -> {
      begun.countDown();
      try {
        Thread.sleep(60_000);
      } finally {
        mayCleanUp.await(); // the exception has cleared the status, so it can wait
        System.out.println("The task has cleaned up.");
      }
      return null;
    });
    ExecutorService pool = Executors.newSingleThreadExecutor();
    pool.execute(worker);
    begun.await();
    worker.stop();
    System.out.println("stop() has returned. Is it done? " + worker.isDone());
    System.out.println("Has it ended? " + worker.awaitEnd(Duration.ZERO));
    mayCleanUp.countDown();
    System.out.println("Now? " + worker.awaitEnd(Duration.ofSeconds(5)));
    pool.execute(
        () -> System.out.println("The next task of the pool runs. " + InterruptDemo.status()));
    pool.shutdown();
  }
}
