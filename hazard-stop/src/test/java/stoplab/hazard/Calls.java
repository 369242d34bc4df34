// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs what might block in a thread of its own, and waits for it with a bound.
 *
 * <p>This file is copied by design into each module that needs it; a test holds the copies equal.
 */
final class Calls {
  private Calls() {}

  /** Something to do that returns nothing. */
  interface Action {
    void run() throws Exception;
  }

  /** A thread and what comes out of it. */
  record Call<V>(Thread thread, FutureTask<V> task) {
    /** Waits for the end; one that does not end in time is interrupted. */
    V end(Duration patience) throws Exception {
      try {
        return task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        task.cancel(true);
        throw e;
      }
    }
  }

  static <V> Call<V> start(ThreadKind kind, Callable<V> body) {
    FutureTask<V> task = new FutureTask<>(body);
    return new Call<>(kind.start("caller", task), task);
  }

  static Call<Void> start(ThreadKind kind, Action action) {
    return start(kind, () -> {
      action.run();
      return null;
    });
  }

  static void meet(CyclicBarrier together) throws Exception {
    together.await(NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
  }
}
