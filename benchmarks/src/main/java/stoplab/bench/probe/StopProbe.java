// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import stoplab.testkit.ThreadKind;

/**
 * The instrument: stops one worker after another, and measures the one-way latency of each stop.
 *
 * <p>One thread stays and runs the workers; the caller's thread requests. The request stamp is
 * taken before {@code stop()}, the notice stamp by the worker thread as soon as the worker's loop
 * has returned; both are {@link System#nanoTime()}, whose values may be compared between threads of
 * one JVM. Between request and notice the caller spins: it never sleeps or parks.
 *
 * <p>Guarantees: [bench.known-answer-lower-bound] a worker that takes a fixed time to notice is
 * never reported below that time; [bench.request-stamped-before-stop] the time that {@code stop()}
 * itself takes is part of the latency; [bench.hang-is-bounded] a worker that does not notice within
 * the patience is reported as {@link #HUNG}; [bench.worker-failure-reported] what a worker throws
 * reaches the caller; [bench.no-negative-latency] a worker that ends before it is asked is an
 * error, not a sample; [bench.seen-asleep] a worker that pauses or waits is seen to do so before
 * its delay begins.
 *
 * <p>Not thread-safe: one caller at a time.
 */
public class StopProbe implements AutoCloseable {
  /** Returned instead of a latency if the worker still runs when patience has run out. */
  public static final long HUNG = -1;

  private static final long NOT_YET = Long.MIN_VALUE;

  /** The last part of every delay is spun, so that the caller's CPU is awake at the request. */
  private static final long SPIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** How long a worker may take to begin: it needs a CPU, and a delay is not its fault. */
  private static final long BEGIN_NANOS = TimeUnit.SECONDS.toNanos(20);

  /**
   * When patience has run out, the worker gets this last chance: perhaps this thread had no CPU.
   */
  private static final long LAST_CHANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final long patienceNanos;
  private final WorkUnit unit;
  private final Thread thread;
  private volatile Runnable next;
  private volatile long noticedAt;
  private volatile Throwable failure;
  private volatile boolean closed;
  private boolean hung;

  /**
   * Starts the thread that runs the workers.
   *
   * @param kind the kind of that thread
   * @param patienceNanos how long a worker may take to notice, in nanoseconds
   * @throws UnsupportedOperationException if this JVM has no such threads
   */
  public StopProbe(ThreadKind kind, long patienceNanos) {
    this(kind, patienceNanos, new WorkUnit());
  }

  /** Starts the thread that runs the workers, with another unit of work. */
  @SuppressWarnings("this-escape") // the last thing that it does: all fields are set
  public StopProbe(ThreadKind kind, long patienceNanos, WorkUnit unit) {
    this.patienceNanos = patienceNanos;
    this.unit = unit;
    this.thread = kind.start("stop-lab-worker", this::serve);
  }

  private void serve() {
    while (!closed) {
      Runnable body = next;
      if (body == null) {
        Thread.onSpinWait();
        continue;
      }
      next = null;
      Thread.interrupted(); // the previous worker may have left it set, and rightly so
      noticedAt = runAndStamp(body);
    }
  }

  /** Runs a worker to its end; the stamp is the next thing that this thread does. */
  long runAndStamp(Runnable body) {
    try {
      body.run();
    } catch (Throwable thrown) {
      failure = thrown;
    }
    return System.nanoTime();
  }

  /** Stops a worker; the stamp is the last thing that this thread does before that. */
  long stampAndStop(Runnable stop) {
    long requestedAt = System.nanoTime();
    stop.run();
    return requestedAt;
  }

  /**
   * Runs a fresh worker, waits until it is seen where it should be, waits longer, and stops it.
   *
   * @param technique makes the worker around the unit of work
   * @param state where the worker must be seen
   * @param delayNanos how long it goes on from there before it is stopped, in nanoseconds
   * @return the one-way latency in nanoseconds, or {@link #HUNG}
   * @throws IllegalStateException if the worker did not begin, threw, or was stamped before its
   *     request, or if an earlier worker of this probe hung
   */
  public long stopOnce(
      Function<WorkUnit, StoppableWorker> technique, WorkerState state, long delayNanos) {
    if (hung) {
      throw new IllegalStateException(
          "the worker thread still runs a worker that hung: it cannot run another");
    }
    unit.reset();
    StoppableWorker subject = technique.apply(unit);
    noticedAt = NOT_YET;
    next = subject.body();
    awaitSeen(state);
    delay(delayNanos);

    long requestedAt = stampAndStop(subject.stop());
    long seen;
    while ((seen = noticedAt) == NOT_YET) {
      if (System.nanoTime() - requestedAt > patienceNanos && isStillRunning()) {
        hung = true;
        return HUNG;
      }
    }
    if (failure != null) {
      throw new IllegalStateException("the worker failed", failure);
    }
    if (seen - requestedAt < 0) {
      throw new IllegalStateException(
          "the worker ended " + (requestedAt - seen) + " ns before it was asked to stop");
    }
    return seen - requestedAt;
  }

  private boolean isStillRunning() {
    long since = System.nanoTime();
    while (noticedAt == NOT_YET) {
      if (System.nanoTime() - since > LAST_CHANCE_NANOS) {
        return true;
      }
    }
    return false;
  }

  private void awaitSeen(WorkerState state) {
    if (!state.await(thread, unit, () -> failure, BEGIN_NANOS)) {
      hung = true;
      throw new IllegalStateException("the worker was not seen " + state);
    }
  }

  /** Leaves the CPU to the JIT compiler, except at the end of a long delay. */
  public static void delay(long nanos) {
    long until = System.nanoTime() + nanos;
    for (long left = nanos; left > SPIN_NANOS; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left - SPIN_NANOS);
    }
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
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

  /**
   * Ends the worker thread and waits for it; a thread that hangs in a broken worker is left as a
   * daemon.
   */
  @Override
  public void close() {
    closed = true;
    if (!hung) {
      join(List.of(thread), BEGIN_NANOS);
    }
  }
}
