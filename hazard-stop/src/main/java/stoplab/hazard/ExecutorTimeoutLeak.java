// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import stoplab.hazard.child.Evidence;

/**
 * Waits for a task in a pool with a timeout: the wait ends, the task does not.
 *
 * <p><b>Why it fails:</b> {@link Future#get(long, TimeUnit)} waits "if necessary for at most the
 * given time" (its Javadoc). The task is not cancelled, and it keeps its thread. After as many
 * timeouts as the pool has threads, no further task begins. <b>The repair</b> is
 * {@code cancel(true)} in the catch, and a task that ends when it is interrupted.
 *
 * <p><b>Hazard</b> [hazard.timeout-keeps-task]: after two timeouts in a pool of two threads, a
 * third task, which would take no time at all, never begins. <b>Guarantee</b>
 * [hazard.cancel-frees-pool]: once the two are cancelled, it does.
 *
 * <p><b>Run:</b> {@code java -cp hazard-stop/target/classes stoplab.hazard.ExecutorTimeoutLeak}
 *
 * <p><b>Break it:</b> delete {@code future.cancel(true);}, and the third task never begins.
 *
 * <p><b>See also:</b> {@link AbandonedThread}; {@code FutureCancelWorker} in interrupt-stop.
 */
public final class ExecutorTimeoutLeak {
  private static final int THREADS = 2;
  private static final long TIMEOUT_MILLIS = 200;

  private ExecutorTimeoutLeak() {}

  /** Fills a pool with tasks that hang, gives up on each after a timeout, and tries one more. */
  public static void main(String[] args) throws InterruptedException, ExecutionException {
    ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(THREADS);
    List<Future<?>> abandoned = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      CountDownLatch begun = new CountDownLatch(1);
      Future<?> future = pool.submit(() -> {
        begun.countDown();
        new CountDownLatch(1).await(); // a peer that never answers
        return null;
      });
      begun.await();
      // @start region="timeout"
      try {
        future.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        abandoned.add(future); // given up on, but still running
      }
      // @end
    }
    CountDownLatch third = new CountDownLatch(1);
    pool.execute(third::countDown);
    boolean began = third.await(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    int running = pool.getActiveCount();
    System.out.println(abandoned.size() + " tasks were given up; " + running + " run on."
        + " A third one " + (began ? "has begun." : "has not begun: it waits for a thread."));
    Evidence.say("timeouts", abandoned.size());
    Evidence.say("threads", THREADS);
    Evidence.say("running", running);
    Evidence.say("third", began ? "begun" : "not begun");
    abandoned.forEach(future -> {
      future.cancel(true);
    });
    boolean repaired = third.await(HazardVictim.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    System.out.println("Both are cancelled, with an interrupt. The third "
        + (repaired ? "has run." : "still waits."));
    Evidence.say("third.after.cancel", repaired ? "begun" : "not begun");
    pool.shutdownNow();
  }
}
