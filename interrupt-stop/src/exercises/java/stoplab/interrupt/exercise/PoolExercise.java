// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.exercise;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Exercise (hard): a service with a few worker threads, and a clock that asks it to look after
 * itself.
 *
 * <p><b>Symptom:</b> "At the end of {@code main} we call {@code stop()}, which calls
 * {@code shutdownNow()}. It returns {@code true}, and the JVM stays. We have to kill it by hand."
 *
 * <p><b>Your task:</b> {@code stop()} ends all threads of the service, and returns {@code true}
 * once they have ended. If a job ignores its interrupt, {@code stop()} returns {@code false} after
 * the limit. A job that fails must still not end its worker.
 *
 * <p><b>Hint:</b> take a thread dump, or let the test do it: each thread that it names has a reason
 * of its own to stay. Then compare what {@code isShutdown()} and {@code isTerminated()} promise.
 *
 * <p><b>Read:</b> {@code docs/5-pool.md}
 *
 * <p><b>Fails with:</b> [interrupt.shutdown-bounded] stop() returned true, and the JVM stays
 *
 * <p><b>Run:</b> {@code cd interrupt-stop && mvn test -Pexercises -Dtest=PoolExerciseTest}
 */
public final class PoolExercise {
  private final BlockingQueue<Runnable> jobs = new LinkedBlockingQueue<>();
  private final ExecutorService workers;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  /** Starts a service with some threads, which does its housekeeping once a minute. */
  public PoolExercise(int threads, Runnable housekeeping) {
    workers = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < threads; i++) {
      workers.execute(this::work);
    }
    clock.scheduleAtFixedRate(housekeeping, 1, 1, TimeUnit.MINUTES);
  }

  /** Hands a job to the workers. */
  public void submit(Runnable job) {
    jobs.add(job);
  }

  /**
   * Stops the service: jobs that run are interrupted, and jobs that have not begun never do.
   *
   * @param limit how long to wait at most, not null
   * @return whether all threads of the service have ended
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  public boolean stop(Duration limit) throws InterruptedException {
    workers.shutdownNow();
    return workers.isShutdown();
  }

  private void work() {
    while (true) {
      try {
        jobs.take().run();
      } catch (Exception e) {
        // a job that fails must not end its worker
      }
    }
  }
}
