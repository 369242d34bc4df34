// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import stoplab.testkit.Calls;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/**
 * Threads of one kind that wait for one event; {@link #close()} ends them all. Used by one thread
 * at a time.
 */
final class Waiters implements AutoCloseable {
  private final ResettableEvent event;
  private final ThreadKind kind;
  private final Duration patience;
  private final Duration patienceToPark;
  private final List<Waiting> all = new ArrayList<>();

  Waiters(ResettableEvent event, ThreadKind kind) {
    this(event, kind, NoStrayThreads.PATIENCE, NoStrayThreads.PATIENCE);
  }

  Waiters(ResettableEvent event, ThreadKind kind, Duration patience, Duration patienceToPark) {
    this.event = event;
    this.kind = kind;
    this.patience = patience;
    this.patienceToPark = patienceToPark;
  }

  /** How a wait ended. */
  enum End {
    RELEASED,
    TIMED_OUT,
    INTERRUPTED
  }

  /**
   * How a wait ended.
   *
   * @param end how it ended
   * @param status the interrupt status after it
   * @param nanos how long it took
   */
  record Outcome(End end, boolean status, long nanos) {}

  /** One thread that waits, or has waited. */
  final class Waiting {
    private final FutureTask<Outcome> end;
    private final Thread thread;

    private Waiting(FutureTask<Outcome> end) {
      this.end = end;
      this.thread = kind.start("waiter-" + all.size(), end);
      all.add(this);
    }

    Thread thread() {
      return thread;
    }

    boolean isOver() {
      return end.isDone();
    }

    /** Waits for the end, and returns how the wait ended. */
    Outcome outcome() throws Exception {
      return outcome(patience);
    }

    /** Waits for the end, but no longer than that. */
    Outcome outcome(Duration patience) throws Exception {
      return end.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits until the thread is parked, or its wait is over. */
    void awaitBlocked() {
      Waiters.await(patienceToPark, () -> isOver() || isParked(thread));
    }
  }

  /** Starts a thread that waits without a timeout. */
  Waiting start() {
    return start(() -> {
      event.await();
      return true;
    });
  }

  /** Starts a thread that waits with a timeout. */
  Waiting start(Duration timeout) {
    return start(() -> event.await(timeout));
  }

  /** Starts a thread that waits in its own way. */
  Waiting start(Callable<Boolean> wait) {
    return new Waiting(new FutureTask<>(() -> outcomeOf(wait)));
  }

  /** Starts threads, every second with a timeout of an hour, and waits until all are parked. */
  List<Waiting> startBlocked(int count) {
    List<Waiting> started = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      started.add(i % 2 == 0 ? start() : start(Duration.ofHours(1)));
    }
    started.forEach(Waiting::awaitBlocked);
    return started;
  }

  /** Waits for the event in this thread, and returns how the wait ended. */
  static Outcome outcomeOf(Callable<Boolean> wait) throws Exception {
    long since = System.nanoTime();
    End end;
    try {
      end = wait.call() ? End.RELEASED : End.TIMED_OUT;
    } catch (InterruptedException e) {
      end = End.INTERRUPTED;
    }
    long nanos = System.nanoTime() - since;
    return new Outcome(end, Thread.currentThread().isInterrupted(), nanos);
  }

  /** Waits until a thread is parked; it must not end before. */
  static void awaitParked(Calls.Call<?> call) {
    await(NoStrayThreads.PATIENCE, () -> call.task().isDone() || isParked(call.thread()));
    if (call.task().isDone()) {
      throw new AssertionError("ended before it was seen to wait");
    }
  }

  private static void await(Duration patience, Callable<Boolean> until) {
    Awaitility.await()
        .atMost(patience)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(until);
  }

  /** The state alone is not enough: a thread that loads a class waits, too. */
  private static boolean isParked(Thread thread) {
    Thread.State state = thread.getState();
    return (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING)
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals(LockSupport.class.getName()));
  }

  /**
   * No waiter may outlive its test. The promise has been judged by now: what a spoiled event does
   * here changes nothing.
   */
  @Override
  public void close() {
    ThreadKind.PLATFORM.start("last-setter", event::set);
    all.forEach(waiting -> waiting.thread().interrupt());
  }
}
