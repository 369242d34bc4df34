// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import stoplab.process.call.CallOutcome.Finished;
import stoplab.process.call.CallOutcome.Refused;
import stoplab.process.call.CallOutcome.Stopped;
import stoplab.process.call.CallOutcome.Threw;
import stoplab.process.call.wire.AllowedClasses;
import stoplab.process.call.wire.CallFrame;
import stoplab.process.call.wire.TaskRequest;

/**
 * A call in a child JVM. It is a {@link Future} [process.call-future] with a stronger promise: once
 * it is done, the work is over too. It has returned, or its process is gone, also after its
 * timeout, and after {@link #cancel cancel(true)} [process.call-is-over].
 *
 * <p>An interrupt of a thread that waits for it ends the wait, and not the call
 * [process.call-interrupt]. A virtual thread that waits for it lets its carrier go
 * [process.call-pins-nothing]. Thread-safe.
 *
 * @param <R> what its task returns
 */
public final class KillableCall<R> implements Future<R> {
  /**
   * A quick call comes back sooner than a thread that sleeps wakes up, so a thread that waits gives
   * its CPU away for this time, and sleeps afterwards.
   */
  private static final long YIELD_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private enum Phase {
    QUEUED,
    RUNNING,
    ENDING
  }

  private final long id;
  private final long timeoutNanos;
  private final ChildPool pool;
  private final AllowedClasses allowed;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.QUEUED);
  private final CompletableFuture<CallOutcome<R>> outcome = new CompletableFuture<>();
  private volatile boolean cancelledEarly;
  private volatile CallFrame request; // null once it was sent: it may be large
  private volatile PooledChild child;

  KillableCall(
      long id, TaskRequest request, AllowedClasses allowed, Duration timeout, ChildPool pool) {
    this.id = id;
    this.request = request.frame(id);
    this.allowed = allowed;
    this.timeoutNanos = TimeUnit.NANOSECONDS.convert(timeout);
    this.pool = pool;
  }

  long id() {
    return id;
  }

  long timeoutNanos() {
    return timeoutNanos;
  }

  /** The classes that may be in its value. */
  AllowedClasses allowed() {
    return allowed;
  }

  /** The child that runs it; for a thread that has claimed it. */
  PooledChild child() {
    return child;
  }

  /** Lets a child run it, unless it has ended before; for the lock of the pool. */
  boolean begin(PooledChild taker) {
    child = taker;
    return phase.compareAndSet(Phase.QUEUED, Phase.RUNNING);
  }

  CallFrame takeRequest() {
    CallFrame taken = request;
    request = null;
    return taken;
  }

  /** Whether it runs, and nobody has begun to end it. */
  boolean isRunning() {
    return phase.get() == Phase.RUNNING;
  }

  /** Whether this thread may end it: nobody else has before. */
  boolean claim() {
    return phase.compareAndSet(Phase.RUNNING, Phase.ENDING);
  }

  /** The same for a call that is not running. */
  boolean claimQueued() {
    return phase.compareAndSet(Phase.QUEUED, Phase.ENDING);
  }

  /** Ends it; for the thread that has claimed it. */
  @SuppressWarnings("unchecked") // what a task returns was checked where it was submitted
  void complete(CallOutcome<?> end) {
    outcome.complete((CallOutcome<R>) end);
  }

  /**
   * Waits for the end.
   *
   * @return how it has ended
   * @throws InterruptedException if this thread is interrupted while it waits; the call goes on
   */
  public CallOutcome<R> outcome() throws InterruptedException {
    yieldForAWhile();
    try {
      return outcome.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e); // it is only ever completed with a value
    }
  }

  /**
   * Waits for the end, for some time.
   *
   * @param bound how long to wait, not null; nothing is waited for if it is zero or negative
   * @return how it has ended; empty if it has not in time, and then the call goes on
   * @throws InterruptedException if this thread is interrupted while it waits; the call goes on
   */
  public Optional<CallOutcome<R>> outcome(Duration bound) throws InterruptedException {
    long nanos = TimeUnit.NANOSECONDS.convert(Objects.requireNonNull(bound, "bound"));
    try {
      return Optional.of(outcome.get(nanos, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private void yieldForAWhile() {
    long begun = System.nanoTime();
    while (!outcome.isDone() && System.nanoTime() - begun < YIELD_NANOS) {
      Thread.yield();
    }
  }

  /**
   * Ends the call. If it runs, its child is stopped; when this returns, the child is gone, or the
   * time of the ladder is over [process.call-is-over]. If it waits for a child, it is not run, and
   * its outcome is {@link Refused}.
   *
   * <p>An interrupt of this thread does not end that; its status is set again.
   *
   * @param mayInterruptIfRunning whether a call that runs may be ended; otherwise it goes on
   * @return whether this has ended it; false if it has ended before, or is being ended, or goes on
   */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (claimQueued()) {
      cancelledEarly = true;
      pool.forget(this);
      complete(new Refused<R>("it was cancelled before it began"));
      return true;
    }
    if (!mayInterruptIfRunning || !pool.stop(this, CallStopReason.CANCELLED)) {
      return false;
    }
    outcome.join(); // an interrupt does not end it, and its status stays set
    return true;
  }

  /** Whether {@link #cancel} has ended it. */
  @Override
  public boolean isCancelled() {
    return outcome.isDone() && isCancelled(outcome.join());
  }

  private boolean isCancelled(CallOutcome<R> end) {
    return cancelledEarly
        || end instanceof Stopped<R> stopped && stopped.reason() == CallStopReason.CANCELLED;
  }

  @Override
  public boolean isDone() {
    return outcome.isDone();
  }

  /**
   * Waits for the value.
   *
   * @return what the task has returned; may be null
   * @throws InterruptedException if this thread is interrupted while it waits; the call goes on
   * @throws CancellationException if it was cancelled
   * @throws ExecutionException if there is no value. Its cause is a {@link TaskFailure} if the task
   *     has thrown an exception, and otherwise a {@link CallEndedException}
   */
  @Override
  public R get() throws InterruptedException, ExecutionException {
    return valueOf(outcome());
  }

  /**
   * Waits for the value, for some time. When that is over the call goes on: its own timeout is
   * another.
   *
   * @param timeout how long to wait
   * @param unit its unit, not null
   * @throws TimeoutException if it has not ended in time
   */
  @Override
  public R get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return valueOf(outcome.get(timeout, unit));
  }

  private R valueOf(CallOutcome<R> end) throws ExecutionException {
    if (end instanceof Finished<R> finished) {
      return finished.value();
    }
    if (isCancelled(end)) {
      throw new CancellationException("the call was cancelled");
    }
    throw new ExecutionException(
        end instanceof Threw<R> threw ? threw.failure() : new CallEndedException(end));
  }
}
