// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs what might block in a thread of its own, and waits for it with a bound. */
public final class Calls {
  private Calls() {}

  /** Something to do that returns nothing. */
  public interface Action {
    /**
     * Does it.
     *
     * @throws Exception whatever the action throws; the call ends with it
     */
    void run() throws Exception;
  }

  /**
   * A thread, and the task that it runs.
   *
   * @param thread the started thread
   * @param task the task, which holds its result
   */
  public record Call<V>(Thread thread, FutureTask<V> task) {
    /**
     * Waits for the end of the call, and interrupts a call that does not end in time.
     *
     * @param patience how long to wait at most
     * @return what the call returned
     * @throws Exception what the call threw, or {@link TimeoutException}
     */
    public V end(Duration patience) throws Exception {
      try {
        return task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        task.cancel(true);
        throw e;
      }
    }
  }

  /** Starts a call in a thread of a kind. */
  public static <V> Call<V> start(ThreadKind kind, Callable<V> body) {
    return start(kind, "caller", body);
  }

  /** Starts a call in a thread with a name. */
  public static <V> Call<V> start(ThreadKind kind, String name, Callable<V> body) {
    FutureTask<V> task = new FutureTask<>(body);
    return new Call<>(kind.start(name, task), task);
  }

  /** Starts an action in a thread of a kind. */
  public static Call<Void> start(ThreadKind kind, Action action) {
    return start(kind, "caller", action);
  }

  /** Starts an action in a thread with a name. */
  public static Call<Void> start(ThreadKind kind, String name, Action action) {
    return start(kind, name, () -> {
      action.run();
      return null;
    });
  }

  /** Waits at a barrier until all have come, but no longer than the patience of a test. */
  public static void meet(CyclicBarrier together) throws Exception {
    together.await(NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
  }
}
