// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/**
 * What every right lesson promises of the interrupt status, whatever it does with the interrupt;
 * {@code package-info} has the words.
 */
@ExtendWith(NoStrayThreads.class)
interface StatusContract {
  /**
   * How a call has ended.
   *
   * @param thrown what it threw, or null if it returned
   * @param status the interrupt status of its thread behind it
   */
  record End(Class<? extends Throwable> thrown, boolean status) {
    static final End RETURNED_SET = new End(null, true);
    static final End RETURNED_CLEAR = new End(null, false);

    @Override
    public String toString() {
      return (thrown == null ? "returned" : "threw " + thrown.getSimpleName())
          + ", status "
          + (status ? "set" : "clear");
    }
  }

  /** What a released call may throw to come to its end by itself. */
  final class Released extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** A lesson at work: a call that goes on until it is asked to stop, or released. */
  abstract class Subject implements AutoCloseable {
    private static final Set<Thread.State> BLOCKED =
        EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.BLOCKED);

    /** What the thread under test runs. */
    abstract Object call() throws Exception;

    /** Asks the call to stop, in the way of the lesson. */
    void ask(Thread thread) {
      thread.interrupt();
    }

    /** Lets the call come to its end by itself, now or later. */
    abstract void release();

    /** Whether the call is seen where it shall be asked to stop. */
    abstract boolean isAtWork(Thread thread);

    /** Frees what the subject holds; the call is over. */
    @Override
    public void close() throws IOException {}

    /** The state alone would not do: a thread that loads a class waits too. */
    static boolean isBlockedIn(Thread thread, String method) {
      return BLOCKED.contains(thread.getState())
          && Arrays.stream(thread.getStackTrace())
              .anyMatch(frame -> frame.getMethodName().equals(method));
    }
  }

  /** Makes a lesson that has not begun. */
  Subject create() throws Exception;

  /** How it ends when it is asked to stop at work; if it is not cut short, when it is released. */
  End asked();

  /** How it ends when it was asked before it began. */
  default End askedBefore() {
    return asked();
  }

  /** Whether the request ends the call; else it only shows in the status. */
  default boolean isCutShort() {
    return true;
  }

  /** The bound of each wait for an end; a mutant that is known to hang sets a short one. */
  default Duration patience() {
    return NoStrayThreads.PATIENCE;
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.ends-as-told")
  @DisplayName("a worker stopped at work ends as documented, with the documented status")
  default void endsAsTold(ThreadKind kind) throws Exception {
    try (Subject subject = create()) {
      Call<End> call = start(kind, subject);
      try {
        awaitAtWork(subject, call);
        ask(subject, call);
        assertThat(call.end(patience())).as("the end").isEqualTo(asked());
      } finally {
        letGo(subject, call);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.asked-before")
  @DisplayName("a request that came before the start is not lost")
  default void requestBeforeIsKept(ThreadKind kind) throws Exception {
    try (Subject subject = create()) {
      Call<End> call = Calls.start(kind, () -> {
        subject.ask(Thread.currentThread());
        return tell(subject);
      });
      try {
        if (!isCutShort()) {
          awaitAtWork(subject, call);
          subject.release();
        }
        assertThat(call.end(patience())).as("the end").isEqualTo(askedBefore());
      } finally {
        letGo(subject, call);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.status-not-invented")
  @DisplayName("a worker that ends by itself leaves a clear status")
  default void statusIsNotInvented(ThreadKind kind) throws Exception {
    try (Subject subject = create()) {
      Call<End> call = start(kind, subject);
      try {
        awaitAtWork(subject, call);
        subject.release();
        assertThat(call.end(patience()).status()).as("status after it").isFalse();
      } finally {
        letGo(subject, call);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.requester-untouched")
  @DisplayName("a thread that asks keeps its own interrupt status, set or clear")
  default void requesterIsUntouched(ThreadKind kind) throws Exception {
    for (boolean interrupted : new boolean[] {false, true}) {
      try (Subject subject = create()) {
        Call<End> call = start(kind, subject);
        try {
          awaitAtWork(subject, call);
          // A platform thread: where there is one CPU, a virtual spinner keeps its carrier.
          boolean after = Calls.start(ThreadKind.PLATFORM, () -> {
                if (interrupted) {
                  Thread.currentThread().interrupt();
                }
                subject.ask(call.thread());
                return Thread.currentThread().isInterrupted();
              })
              .end(patience());
          assertThat(after).as("the requester's status").isEqualTo(interrupted);
        } finally {
          letGo(subject, call);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.only-its-thread")
  @DisplayName("a second worker, busy in another thread, is not affected")
  default void othersAreUntouched(ThreadKind kind) throws Exception {
    try (Subject other = create();
        Subject subject = create()) {
      Call<End> call = start(kind, subject);
      awaitAtWork(subject, call); // first: a spinner on a virtual thread keeps its carrier
      Call<End> untouched = start(ThreadKind.PLATFORM, other);
      try {
        awaitAtWork(other, untouched);
        ask(subject, call);
        call.end(patience());
        assertThat(untouched.task().isDone()).as("the other has ended").isFalse();
        assertThat(untouched.thread().isInterrupted()).as("the other's status").isFalse();
        other.release();
        assertThat(untouched.end(patience()).status())
            .as("status after the other")
            .isFalse();
      } finally {
        letGo(subject, call);
        letGo(other, untouched);
      }
    }
  }

  /** Asks, and sees to it that the call can end. */
  private void ask(Subject subject, Call<End> call) throws Exception {
    Calls.start(ThreadKind.PLATFORM, () -> subject.ask(call.thread())).end(patience());
    if (!isCutShort()) {
      subject.release();
    }
  }

  static Call<End> start(ThreadKind kind, Subject subject) {
    return Calls.start(kind, () -> tell(subject));
  }

  /** Runs the call in this thread, and tells how it has ended. */
  private static End tell(Subject subject) {
    Class<? extends Throwable> thrown = null;
    try {
      subject.call();
    } catch (Exception e) {
      thrown = e.getClass();
    }
    return new End(thrown, Thread.currentThread().isInterrupted());
  }

  static void awaitAtWork(Subject subject, Call<End> call) throws Exception {
    await()
        .atMost(NoStrayThreads.PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> call.task().isDone() || subject.isAtWork(call.thread()));
    if (call.task().isDone()) {
      throw new AssertionError("it ended before it was asked: " + call.task().get());
    }
  }

  /** No call may outlive its test. The promise has been judged by now. */
  private static void letGo(Subject subject, Call<End> call) throws Exception {
    subject.release();
    call.thread().interrupt();
    call.thread().join(NoStrayThreads.PATIENCE.toMillis());
  }
}
