// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.event.EventUnderTest.assertAllReleased;
import static stoplab.event.EventUnderTest.assertNobodyLeft;
import static stoplab.event.EventUnderTest.pulse;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.event.Waiters.End;
import stoplab.event.Waiters.Outcome;
import stoplab.event.Waiters.Waiting;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.ThreadKind;

/** What an interrupt does to a wait, and what the calls do to the interrupt status. */
interface EventInterruptContract extends EventUnderTest {
  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.interrupt-ends-wait")
  @DisplayName("an interrupt ends a wait, clears the status, and does not affect other waiters")
  default void interruptEndsWait(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    try (Waiters waiters = waiters(event, kind)) {
      List<Waiting> waiting = waiters.startBlocked(2 * WAITERS);
      for (Waiting one : waiting.subList(0, WAITERS)) {
        one.thread().interrupt();
        assertThat(one.outcome().end()).isEqualTo(End.INTERRUPTED);
        assertThat(one.outcome().status()).as("interrupt status after it").isFalse();
      }
      assertThat(event.isSet()).as("isSet()").isFalse();
      assertNobodyLeft(waiting.subList(WAITERS, 2 * WAITERS));
      run(kind, event::set);
      assertAllReleased(waiting.subList(WAITERS, 2 * WAITERS));
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.interrupt-first")
  @DisplayName("a thread that is already interrupted gets the exception: set or not, timed or not")
  default void interruptComesFirst(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    List<Callable<Boolean>> waits = new ArrayList<>(List.of(
        () -> {
          event.await();
          return true;
        },
        () -> event.await(LONG)));
    NO_TIME.forEach(timeout -> waits.add(() -> event.await(timeout)));
    for (boolean set : new boolean[] {false, true}) {
      for (Callable<Boolean> wait : waits) {
        Outcome outcome = call(kind, () -> {
          Thread.currentThread().interrupt();
          return Waiters.outcomeOf(wait);
        });
        assertThat(outcome.end()).isEqualTo(End.INTERRUPTED);
        assertThat(outcome.status()).as("interrupt status after it").isFalse();
        assertThat(event.isSet()).as("isSet()").isEqualTo(set);
      }
      run(kind, event::set);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.interrupt-never-lost")
  @DisplayName("if set() and an interrupt meet, the interrupt is thrown or kept in the status")
  default void interruptIsNeverLost(ThreadKind kind) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      ResettableEvent event = create();
      try (Waiters waiters = waiters(event, kind)) {
        Waiting bystander = waiters.startBlocked(1).get(0);
        CountDownLatch interrupted = new CountDownLatch(1);
        Waiting waiting = waiters.start(() -> {
          boolean thrown = Waiters.outcomeOf(() -> event.await(LONG)).end() == End.INTERRUPTED;
          while (interrupted.getCount() > 0) {
            Thread.yield();
          }
          return thrown ^ Thread.interrupted();
        });
        waiting.awaitBlocked();
        CyclicBarrier together = new CyclicBarrier(2);
        Call<Void> setter = Calls.start(ThreadKind.PLATFORM, () -> {
          Calls.meet(together);
          event.set();
        });
        run(ThreadKind.PLATFORM, () -> {
          Calls.meet(together);
          waiting.thread().interrupt();
          interrupted.countDown();
        });
        setter.end(patience());
        assertThat(waiting.outcome().end()).as("thrown or kept").isEqualTo(End.RELEASED);
        assertThat(bystander.outcome().end()).as("not interrupted").isEqualTo(End.RELEASED);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.callers-status-kept")
  @DisplayName("set, clear and isSet leave their caller's interrupt status alone, set or clear")
  default void callersStatusIsKept(ThreadKind kind) throws Exception {
    for (boolean interrupted : new boolean[] {false, true}) {
      ResettableEvent event = create();
      try (Waiters waiters = waiters(event, kind)) {
        List<Waiting> waiting = waiters.startBlocked(WAITERS);
        boolean after = call(kind, () -> {
          if (interrupted) {
            Thread.currentThread().interrupt();
          }
          event.isSet();
          pulse(event);
          event.set();
          event.set();
          return Thread.currentThread().isInterrupted();
        });
        assertThat(after).as("interrupt status after the calls").isEqualTo(interrupted);
        assertThat(event.isSet()).isTrue();
        assertAllReleased(waiting);
      }
    }
  }
}
