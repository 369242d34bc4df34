// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Stops a pool in four steps (no more tasks, wait, interrupt, wait), and reports what is left.
 *
 * <p><b>Why it works:</b> {@link ExecutorService#shutdown} lets all tasks finish.
 * {@link ExecutorService#shutdownNow} returns those that have not begun and interrupts the rest,
 * which is only a request: "there are no guarantees beyond best-effort attempts" (its Javadoc). So
 * the second wait is bounded too, and the answer may be "no".
 *
 * <p><b>Guarantee</b> [interrupt.shutdown-bounded]: each wait ends within its time, and the answer
 * says whether the pool has ended. [interrupt.shutdown-knows-the-queue]: a delayed task that cannot
 * begin within the grace is not waited for. [interrupt.shutdown-hands-back]: a task that was
 * accepted and did not begin is handed back, and the future that {@code submit} returned for it is
 * cancelled. [interrupt.shutdown-names-incomplete]: tasks whose futures cannot be completed this
 * way are named, with the reason. [interrupt.shutdown-keeps-report]: a {@code done()} or
 * {@code terminated()} that throws does not lose the report. [interrupt.shutdown-cut-short]: an
 * interrupt of the caller cuts the waits short, not the shutdown, and stays set. <b>Hazard</b>
 * [interrupt.handed-back-hangs]: a future of {@code CompletableFuture} or
 * {@code ExecutorCompletionService} is not completed when its task is handed back.
 * [interrupt.close-waits]: {@code close()}, since JDK 19, waits without a bound, and interrupts the
 * tasks only if its caller is interrupted.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes stoplab.interrupt.ExecutorShutdown}
 *
 * <p><b>Break it:</b> delete the second {@code awaitTermination}: the answer comes before the tasks
 * could react to their interrupt.
 *
 * <p><b>See also:</b> {@link ScheduledWorker}, one task that runs again and again.
 */
public final class ExecutorShutdown {
  private ExecutorShutdown() {}

  /**
   * What is left of a pool.
   *
   * @param terminated whether all its tasks have ended; if not, at least one ignores its interrupt
   * @param neverBegun the tasks that were taken out of its queue, not null, maybe empty; for a
   *     {@code ScheduledThreadPoolExecutor} also those that wait for their next run
   * @param incomplete those of {@code neverBegun} that leave a future incomplete, for which
   *     somebody may wait; not null, maybe empty. To run such a task is one way to complete the
   *     future, unless the task was cancelled. {@code ScheduledThreadPoolExecutor} wraps a plain
   *     task of {@code execute} in a future; that one is cancelled and not named
   */
  public record Report(
      boolean terminated, List<Runnable> neverBegun, List<Incomplete> incomplete) {}

  /**
   * A task that was handed back, but whose cancel does not reach everybody who waits for it.
   *
   * @param task the task, not null
   * @param why the reason, in words, not null
   */
  public record Incomplete(Runnable task, String why) {}

  /**
   * Stops a pool. Thread-safe; may be called again. If this thread is interrupted, before or while
   * it waits, the tasks are interrupted at once, the waits end, and the interrupt status is set on
   * return.
   *
   * <p>Cancelling the tasks that are handed back runs, in this thread, whatever others have
   * attached to their futures. What that throws is named in the report. What the pool's
   * {@code terminated()} throws goes to this thread's uncaught exception handler.
   *
   * @param pool what to stop, not null; meant for a {@code ThreadPoolExecutor}, as a
   *     {@code ForkJoinPool} hands nothing back. A wrapper, such as
   *     {@code newSingleThreadScheduledExecutor}, hides its queue: its delayed tasks are waited
   *     for, and its periodic ones are cancelled, but not handed back. A {@code ForkJoinPool},
   *     which is a scheduler since JDK 25, does the same
   * @param grace how long its tasks may take to finish, not null
   * @param lastGrace how long they may take to leave once they are interrupted, not null
   * @return what is left, not null
   * @throws NullPointerException if an argument is null
   */
  public static Report stop(ExecutorService pool, Duration grace, Duration lastGrace) {
    long nanos = TimeUnit.NANOSECONDS.convert(grace);
    long lastNanos = TimeUnit.NANOSECONDS.convert(lastGrace);
    // @start region="ladder"
    List<Runnable> neverBegun = PoolQueue.shutdown(pool, nanos);
    try {
      if (!pool.awaitTermination(nanos, TimeUnit.NANOSECONDS)) {
        PoolQueue.shutdownNow(pool, neverBegun);
        pool.awaitTermination(lastNanos, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      PoolQueue.shutdownNow(pool, neverBegun);
      Thread.currentThread().interrupt();
    }
    // @end
    List<Incomplete> incomplete = HandedBack.cancel(neverBegun);
    return new Report(pool.isTerminated(), List.copyOf(neverBegun), incomplete);
  }

  /**
   * Stops a pool with a task that listens, one that does not, and one that is still in the queue.
   */
  public static void main(String[] args) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch never = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(2, InterruptDemo::daemon);
    pool.submit(() -> {
      begun.countDown();
      never.await();
      return null;
    });
    pool.submit(() -> {
      begun.countDown();
      UninterruptibleWait.await(never);
    });
    Future<?> queued = pool.submit(() -> {});
    begun.await();

    Report report = stop(pool, Duration.ofMillis(200), Duration.ofMillis(200));
    System.out.println("Has the pool ended? " + report.terminated());
    System.out.println("Tasks that never began: " + report.neverBegun().size());
    System.out.println("Is the future of that one cancelled? " + queued.isCancelled());
    never.countDown();
    report = stop(pool, Duration.ofSeconds(5), Duration.ZERO);
    System.out.println("And once the deaf task has ended by itself? " + report.terminated());
  }
}
