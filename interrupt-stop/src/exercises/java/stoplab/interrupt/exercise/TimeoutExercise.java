// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.exercise;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Exercise (medium): runs queries in a pool, and answers with a fallback if one takes too long.
 *
 * <p><b>Symptom:</b> "The remote side had a slow minute. Since then every query times out, though
 * the remote side is fast again. The thread dump shows all threads of the pool in old queries."
 *
 * <p><b>Your task:</b> when {@code ask()} gives up on a query, for whatever reason, that query has
 * to end too. Other tasks of the pool must not notice.
 *
 * <p><b>Hint:</b> a timeout of {@code get()} ends the wait of the caller. Does the pool know?
 *
 * <p><b>Read:</b> {@code docs/5-pool.md}
 *
 * <p><b>Fails with:</b> [interrupt.reaches-the-task] the query still runs after its timeout
 *
 * <p><b>Run:</b> {@code cd interrupt-stop && mvn test -Pexercises -Dtest=TimeoutExerciseTest}
 */
public final class TimeoutExercise {
  private final ExecutorService pool;

  /**
   * Makes it for a pool, which is not its own: others use it too.
   *
   * @param pool where the queries run, not null
   */
  public TimeoutExercise(ExecutorService pool) {
    this.pool = Objects.requireNonNull(pool, "pool");
  }

  /**
   * Runs a query, and waits for its answer.
   *
   * @param <T> what the query returns
   * @param query what to run, not null
   * @param limit how long to wait for the answer, not null
   * @param fallback what to return if the answer does not come in time
   * @return the answer or the fallback
   * @throws ExecutionException if the query throws
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  public <T> T ask(Callable<T> query, Duration limit, T fallback)
      throws ExecutionException, InterruptedException {
    Future<T> answer = pool.submit(query);
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return fallback;
    }
  }
}
