// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for the threads of workers: until one is where it should be, or until they have ended. */
public final class WorkerThreads {
  private WorkerThreads() {}

  /**
   * Spins until a worker has begun and is seen where it should be.
   *
   * @param thread runs the worker
   * @param unit the worker's unit of work
   * @param state where it must be seen
   * @param failure gives what the worker has thrown, or null
   * @param patienceNanos how long it may take, in nanoseconds
   * @return whether it was seen in time
   * @throws IllegalStateException if the worker has thrown
   */
  static boolean awaitSeen(
      Thread thread,
      WorkUnit unit,
      WorkerState state,
      Supplier<Throwable> failure,
      long patienceNanos) {
    long since = System.nanoTime();
    while (!unit.hasBegun() || !state.isOf(thread)) {
      Thread.onSpinWait();
      if (failure.get() != null) {
        throw new IllegalStateException("the worker failed", failure.get());
      }
      if (System.nanoTime() - since > patienceNanos) {
        return false;
      }
    }
    return true;
  }

  /**
   * Waits for the end of threads. An interrupt ends the wait; the status is set again.
   *
   * @param threads all of them
   * @param patienceNanos how long they may take together, in nanoseconds
   */
  public static void join(List<Thread> threads, long patienceNanos) {
    long until = System.nanoTime() + patienceNanos;
    try {
      for (Thread thread : threads) {
        // Zero would wait for ever.
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
