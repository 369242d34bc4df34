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
 * A sample solution: whatever ends the wait, the query is cancelled with an interrupt.
 *
 * <p>{@code get(timeout)} gives up for its caller only. {@code cancel(true)} interrupts the thread
 * that runs the query, and a query that is still in the queue never begins. It is in a
 * {@code finally} block, so that an interrupt of the caller ends the query too; after an answer it
 * changes nothing. The lesson is {@link stoplab.interrupt.FutureCancelWorker}.
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
    } finally {
      answer.cancel(true);
    }
  }
}
