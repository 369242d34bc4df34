// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.event.Waiters.End;
import stoplab.event.Waiters.Outcome;
import stoplab.event.Waiters.Waiting;
import stoplab.testkit.Calls;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/**
 * Makes the event that the parts of {@link EventContract} test, and runs what they do with it.
 *
 * <p>Whatever might block runs in a thread of its own, and every wait is bounded: a spoiled event
 * must not block the test.
 */
@ExtendWith(NoStrayThreads.class)
interface EventUnderTest {
  /** Threads that wait together. */
  int WAITERS = 5;

  /** Repetitions where the promise is about a race. */
  int ROUNDS = 100;

  /** No test waits this long: a thread that leaves such a wait was released. */
  Duration LONG = Duration.ofHours(1);

  /** Timeouts that leave no time to wait. */
  List<Duration> NO_TIME = List.of(
      Duration.ZERO,
      Duration.ofNanos(-1),
      Duration.ofNanos(Long.MIN_VALUE),
      Duration.ofSeconds(Long.MIN_VALUE));

  /** Timeouts that never end. */
  List<Duration> FOR_EVER = List.of(
      Duration.ofNanos(Long.MAX_VALUE),
      Duration.ofSeconds(Long.MAX_VALUE),
      ChronoUnit.FOREVER.getDuration());

  /** Makes a fresh event. */
  ResettableEvent create();

  /** The bound of each wait for an end; a mutant that is known to hang sets a short one. */
  default Duration patience() {
    return NoStrayThreads.PATIENCE;
  }

  /**
   * The bound of each wait for a thread to be parked; a mutant that never parks sets a short one.
   */
  default Duration patienceToPark() {
    return NoStrayThreads.PATIENCE;
  }

  /** Threads of one kind that can wait for the event. */
  default Waiters waiters(ResettableEvent event, ThreadKind kind) {
    return new Waiters(event, kind, patience(), patienceToPark());
  }

  /** Calls in a thread of that kind, and returns what the call returns. */
  default <V> V call(ThreadKind kind, Callable<V> body) throws Exception {
    return Calls.start(kind, body).end(patience());
  }

  /** Runs in a thread of that kind until the end. */
  default void run(ThreadKind kind, Calls.Action action) throws Exception {
    Calls.start(kind, action).end(patience());
  }

  /** Waits in a thread of that kind, and returns how the wait ended. */
  default Outcome tryAwait(ThreadKind kind, ResettableEvent event, Duration timeout)
      throws Exception {
    return call(kind, () -> Waiters.outcomeOf(() -> event.await(timeout)));
  }

  static void pulse(ResettableEvent event) {
    event.set();
    event.clear();
  }

  static void assertNobodyLeft(List<Waiting> waiting) {
    assertThat(waiting).as("waiters that have left").noneMatch(Waiting::isOver);
  }

  static void assertAllReleased(List<Waiting> waiting) throws Exception {
    for (Waiting one : waiting) {
      assertThat(one.outcome().end()).isEqualTo(End.RELEASED);
    }
  }
}
