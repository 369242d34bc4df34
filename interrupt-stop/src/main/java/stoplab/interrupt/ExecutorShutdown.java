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
 * Stops a pool in four steps and reports what is left: no more tasks, wait, interrupt, wait.
 *
 * <p><b>Why it works:</b> {@link ExecutorService#shutdown} lets all tasks finish.
 * {@link ExecutorService#shutdownNow} gives back those that have not begun and interrupts the rest,
 * which is only a request: "there are no guarantees beyond best-effort attempts" (its Javadoc). So
 * the second wait has an end too, and the answer may be "no". {@code close()}, which every pool has
 * since JDK 19, has no such end: it waits until all tasks have ended, and interrupts them only if
 * it is interrupted itself.
 *
 * <p><b>Guarantee</b> [interrupt.shutdown-bounded]: each wait ends within its time, and the answer
 * says whether the pool has ended. [interrupt.shutdown-knows-the-queue]: a delayed task that cannot
 * begin within the grace is not waited for. [interrupt.shutdown-hands-back]: what was accepted and
 * did not begin is handed back, and the future that {@code submit} has given out for it is
 * cancelled. [interrupt.shutdown-names-incomplete]: tasks whose futures cannot be completed so are
 * named, with the reason. [interrupt.shutdown-keeps-report]: a {@code done()} or a
 * {@code terminated()} that throws does not take the report away. [interrupt.shutdown-cut-short]:
 * an interrupt of the caller cuts the waits short, not the shutdown, and stays set. <b>Hazard</b>
 * [interrupt.handed-back-hangs]: a future of {@code CompletableFuture} or
 * {@code ExecutorCompletionService} is not completed when its task is handed back.
 * [interrupt.close-waits]: {@code close()} does not interrupt.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes stoplab.interrupt.ExecutorShutdown}
 *
 * <p><b>Break it:</b> delete the second {@code awaitTermination}: the answer comes before the tasks
 * could hear their interrupt.
 *
 * <p><b>See also:</b> {@link ScheduledWorker}, one task that comes again and again.
 */
public final class ExecutorShutdown {
  private ExecutorShutdown() {}

  /**
   * What is left of a pool.
   *
   * @param terminated whether all its tasks have ended; if not, one does not listen
   * @param neverBegun the tasks that were taken out of its queue, not null, maybe empty; of a
   *     {@code ScheduledThreadPoolExecutor} also those that wait for their next run
   * @param incomplete those of {@code neverBegun} of which somebody may wait for a future that is
   *     not completed, not null, maybe empty; to run such a task is one way to complete it, unless
   *     the task was cancelled. {@code ScheduledThreadPoolExecutor} puts a plain task of
   *     {@code execute} into a future, and that one is cancelled and not named
   */
  public record Report(
      boolean terminated, List<Runnable> neverBegun, List<Incomplete> incomplete) {}

  /**
   * A task that was handed back, and that could not be cancelled with all that waits for it.
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
   * <p>To cancel what is handed back runs what others have hung on to those futures, in this
   * thread. What that throws is named in the report; what a {@code terminated()} of the pool throws
   * goes to this thread's uncaught exception handler.
   *
   * @param pool what to stop, not null; meant for a {@code ThreadPoolExecutor}, as a
   *     {@code ForkJoinPool} hands nothing back. A wrapper, such as
   *     {@code newSingleThreadScheduledExecutor}, hides its queue: its delayed tasks are waited
   *     for, and its periodic ones are cancelled, but not handed back. A {@code ForkJoinPool},
   *     which is a scheduler since JDK 25, does the same
   * @param grace how long its tasks may take to finish, not null
   * @param lastGrace how long they may take to leave once they are interrupted, not null
   * @return what is left
   * @throws NullPointerException if an argument is null
   */
  public static Report stop(ExecutorService pool, Duration grace, Duration lastGrace) {
    long nanos = TimeUnit.NANOSECONDS.convert(grace);
    long lastNanos = TimeUnit.NANOSECONDS.convert(lastGrace);
    // @start region="ladder"
    List<Runnable> neverBegun = HandedBack.shutdown(pool, nanos);
    try {
      if (!pool.awaitTermination(nanos, TimeUnit.NANOSECONDS)) {
        HandedBack.shutdownNow(pool, neverBegun);
        pool.awaitTermination(lastNanos, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      HandedBack.shutdownNow(pool, neverBegun);
      Thread.currentThread().interrupt();
    }
    // @end
    List<Incomplete> incomplete = HandedBack.cancel(neverBegun);
    return new Report(pool.isTerminated(), List.copyOf(neverBegun), incomplete);
  }

  /**
   * Stops a pool with a task that listens, one that does not, and one that is still in the queue.
   *
   * @param args none
   * @throws InterruptedException if the main thread is interrupted while it waits
   */
  public static void main(String[] args) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch never = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(2, body -> {
      Thread thread = new Thread(body);
      thread.setDaemon(true); // the deaf task would keep this JVM alive
      return thread;
    });
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
