// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.stop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A stop that several threads ask for: the first one runs it, the others wait for its end. */
public final class SharedStop {
  private final AtomicBoolean taken = new AtomicBoolean();
  private final CompletableFuture<Boolean> worked = new CompletableFuture<>();

  /** Makes a stop that nobody has run yet. */
  public SharedStop() {}

  /**
   * Runs the stop, or waits for the thread that does. A thread that is interrupted while it waits
   * runs a stop of its own, with the interrupt status set, which is the end of patience. So does a
   * thread whose forerunner has failed.
   *
   * @param stop the stop, not null
   * @param bound how long to wait for another thread's, not null
   */
  public void run(Runnable stop, Duration bound) {
    if (taken.compareAndSet(false, true)) {
      boolean done = false;
      try {
        stop.run();
        done = true;
      } finally {
        worked.complete(done);
      }
    } else if (!isDoneByAnother(bound)) {
      stop.run();
    }
  }

  private boolean isDoneByAnother(Duration bound) {
    if (worked.isDone()) {
      return worked.join(); // not a wait: an interrupt is for those who wait
    }
    try {
      return worked.get(TimeUnit.NANOSECONDS.convert(bound), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (TimeoutException e) {
      return true; // a stop of the same ladder that began later would do no better
    } catch (ExecutionException e) {
      throw new AssertionError(e); // it is only ever completed with a value
    }
  }
}
