// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static stoplab.event.EventUnderTest.assertAllReleased;
import static stoplab.event.EventUnderTest.assertNobodyLeft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.event.Waiters.End;
import stoplab.event.Waiters.Outcome;
import stoplab.event.Waiters.Waiting;
import stoplab.testkit.ThreadKind;

/** How a wait with a timeout ends, however short or long the timeout is. */
interface EventTimeoutContract extends EventUnderTest {
  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.timeout-not-early")
  @DisplayName("a wait gives up when its time is over, and never before")
  default void timeoutIsNotEarly(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    try (Waiters waiters = waiters(event, kind)) {
      for (Duration timeout : List.of(
          Duration.ofNanos(1),
          Duration.ofNanos(100_000),
          Duration.ofMillis(1),
          Duration.ofMillis(7),
          Duration.ofMillis(30))) {
        Outcome outcome = waiters.start(timeout).outcome();
        assertThat(outcome.end()).isEqualTo(End.TIMED_OUT);
        assertThat(outcome.nanos()).as("waited, in ns").isGreaterThanOrEqualTo(timeout.toNanos());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.no-time-no-wait")
  @DisplayName("with a timeout of zero or less, await() never waits; it returns the state")
  default void withoutTimeItDoesNotWait(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    for (Duration timeout : NO_TIME) {
      assertThat(tryAwait(kind, event, timeout).end()).as("%s", timeout).isEqualTo(End.TIMED_OUT);
    }
    run(kind, event::set);
    for (Duration timeout : NO_TIME) {
      assertThat(tryAwait(kind, event, timeout).end()).as("%s", timeout).isEqualTo(End.RELEASED);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.longest-timeouts")
  @DisplayName("a timeout may be as long as a Duration can be")
  default void longestTimeouts(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    try (Waiters waiters = waiters(event, kind)) {
      List<Waiting> waiting = new ArrayList<>();
      for (Duration timeout : FOR_EVER) {
        waiting.add(waiters.start(timeout));
      }
      waiting.forEach(Waiting::awaitBlocked);
      assertNobodyLeft(waiting);
      run(kind, event::set);
      assertAllReleased(waiting);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.deadline-kept")
  @DisplayName("neither spurious wakeups nor clear() postpone the end of a timed wait")
  default void deadlineIsKept(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    Duration timeout = Duration.ofMillis(150);
    AtomicBoolean enough = new AtomicBoolean();
    try (Waiters waiters = waiters(event, kind)) {
      Waiting waiting = waiters.start(timeout);
      ThreadKind.PLATFORM.start("waker", () -> {
        while (!enough.get()) {
          LockSupport.unpark(waiting.thread());
          event.clear();
          Thread.yield();
        }
      });
      Outcome outcome = waiting.outcome();
      assertThat(outcome.end()).isEqualTo(End.TIMED_OUT);
      assertThat(outcome.nanos()).as("waited, in ns").isGreaterThanOrEqualTo(timeout.toNanos());
    } finally {
      enough.set(true);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.timeouts-clear-nothing")
  @DisplayName("waiters that time out while the event is being set do not unset it")
  default void setSurvivesTimeouts(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    try (Waiters waiters = waiters(event, kind)) {
      List<Waiting> leaving = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        leaving.add(waiters.start(Duration.ofNanos(10_000_000 + 100_000 * i)));
      }
      leaving.get(50).outcome();
      run(ThreadKind.PLATFORM, event::set);
      for (Waiting one : leaving) {
        assertThat(one.outcome().end()).isIn(End.TIMED_OUT, End.RELEASED);
      }
      assertThat(event.isSet()).as("isSet() after set() and timeouts").isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.null-refused")
  @DisplayName("a null timeout is refused in every state, and touches no interrupt status")
  default void nullIsRefused(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    for (int state = 0; state < 2; state++) {
      boolean status = call(kind, () -> {
        Thread.currentThread().interrupt();
        assertThatNullPointerException().isThrownBy(() -> event.await(null));
        return Thread.currentThread().isInterrupted();
      });
      assertThat(status).as("interrupt status").isTrue();
      run(kind, event::set);
    }
  }
}
