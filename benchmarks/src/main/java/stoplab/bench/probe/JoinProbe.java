// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import stoplab.testkit.ThreadKind;

/**
 * Measures the time to terminate: from the stop request until {@code join()} has returned. Each
 * worker has a thread of its own, and the requester waits in {@code join()}, as users do, so its
 * own wake-up is part of the result.
 *
 * <p>Guarantee [bench.join-is-awaited]: the time ends when the thread has terminated, not when its
 * worker has noticed.
 *
 * <p>Not thread-safe: one caller at a time.
 */
public final class JoinProbe {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final WorkUnit unit = new WorkUnit();
  private final ThreadKind kind;
  private volatile Throwable failure;

  /**
   * Makes a probe.
   *
   * @param kind the kind of the workers' threads
   */
  public JoinProbe(ThreadKind kind) {
    this.kind = kind;
  }

  /**
   * Runs a fresh worker in a fresh thread, waits until it is seen where it should be, waits longer,
   * stops it and joins its thread.
   *
   * @param technique makes the worker around the unit of work
   * @param state where the worker must be seen
   * @param delayNanos how long it goes on from there before it is stopped, in nanoseconds
   * @return the time from the request until the thread was joined, in nanoseconds
   * @throws IllegalStateException if the worker did not begin, threw or did not end, or if the
   *     calling thread is interrupted
   */
  public long stopAndJoin(
      Function<WorkUnit, StoppableWorker> technique, WorkerState state, long delayNanos) {
    unit.reset();
    StoppableWorker subject = technique.apply(unit);
    Thread thread = kind.start("stop-lab-joined", () -> run(subject.body()));
    if (!state.await(thread, unit, () -> failure, PATIENCE_NANOS)) {
      throw new IllegalStateException("the worker was not seen " + state);
    }
    StopProbe.delay(delayNanos);
    long requestedAt = System.nanoTime();
    subject.stop().run();
    try {
      thread.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while it joined a worker", e);
    }
    long joinedAt = System.nanoTime();
    if (thread.isAlive()) {
      throw new IllegalStateException("the worker did not end");
    }
    if (failure != null) {
      throw new IllegalStateException("the worker failed", failure);
    }
    return joinedAt - requestedAt;
  }

  private void run(Runnable body) {
    try {
      body.run();
    } catch (Throwable thrown) {
      failure = thrown;
    }
  }
}
