// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.event.EventUnderTest.assertAllReleased;
import static stoplab.event.EventUnderTest.assertNobodyLeft;
import static stoplab.event.EventUnderTest.pulse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.event.Waiters.End;
import stoplab.event.Waiters.Outcome;
import stoplab.event.Waiters.Waiting;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.ThreadKind;

/** Which waiters {@code set()} releases: all that wait, however short it is set, and no others. */
interface EventReleaseContract extends EventUnderTest {
  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.set-releases-all")
  @DisplayName("one set() releases all waiters, with a timeout or without; none leaves before")
  default void setReleasesAll(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    try (Waiters waiters = waiters(event, kind)) {
      List<Waiting> waiting = waiters.startBlocked(WAITERS);
      assertNobodyLeft(waiting);
      run(kind, event::set);
      assertAllReleased(waiting);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.set-stays")
  @DisplayName("a set() before await() is not lost: await() returns at once, again and again")
  default void setStays(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    run(kind, event::set);
    try (Waiters waiters = waiters(event, kind)) {
      for (int i = 0; i < 3; i++) {
        assertThat(waiters.start().outcome().end()).isEqualTo(End.RELEASED);
        assertThat(waiters.start(LONG).outcome().end()).isEqualTo(End.RELEASED);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.pulse-releases")
  @DisplayName("set(); clear(); releases every thread that waited")
  default void pulseReleases(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    try (Waiters waiters = waiters(event, kind)) {
      for (int round = 0; round < 10; round++) {
        List<Waiting> waiting = waiters.startBlocked(WAITERS);
        run(kind, () -> pulse(event));
        assertAllReleased(waiting);
        assertThat(event.isSet()).as("isSet() after the pulse").isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.newcomer-waits")
  @DisplayName("a thread that comes after a pulse waits, even while old waiters are still leaving")
  default void newcomerWaits(ThreadKind kind) throws Exception {
    for (int round = 0; round < ROUNDS / 2; round++) {
      ResettableEvent event = create();
      try (Waiters waiters = waiters(event, kind)) {
        List<Waiting> old = waiters.startBlocked(2);
        Outcome newcomer = call(kind, () -> {
          pulse(event);
          return Waiters.outcomeOf(() -> event.await(Duration.ofMillis(1)));
        });
        assertThat(newcomer.end()).as("the newcomer").isEqualTo(End.TIMED_OUT);
        assertAllReleased(old);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.set-once")
  @DisplayName("a released waiter that clears at once finds the event unset: one set(), one effect")
  default void setTakesEffectOnce(ThreadKind kind) throws Exception {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
    ResettableEvent event = create();
    AtomicInteger turn = new AtomicInteger(); // odd: set() has returned; even: clearer has checked
    AtomicBoolean enough = new AtomicBoolean();
    Call<Void> setter = Calls.start(ThreadKind.PLATFORM, () -> {
      for (int round = 0; !enough.get(); round++) {
        event.set();
        turn.set(2 * round + 1);
        awaitTurn(turn, 2 * round + 2);
      }
    });
    Call<Integer> clearer = Calls.start(kind, () -> {
      int undone = 0;
      for (int round = 0; !enough.get(); round++) {
        while (!event.isSet()) {
          yieldUnlessInterrupted();
        }
        event.clear();
        awaitTurn(turn, 2 * round + 1);
        undone += event.isSet() ? 1 : 0;
        event.clear();
        enough.set(round > ROUNDS && System.nanoTime() - until > 0);
        turn.set(2 * round + 2);
      }
      return undone;
    });
    assertThat(clearer.end(patience())).as("clear() that was undone").isZero();
    setter.end(patience());
  }

  private static void awaitTurn(AtomicInteger turn, int wanted) throws InterruptedException {
    while (turn.get() < wanted) {
      yieldUnlessInterrupted();
    }
  }

  private static void yieldUnlessInterrupted() throws InterruptedException {
    Thread.yield();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.works-again")
  @DisplayName("it works again after each clear(), many times")
  default void worksAgain(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    try (Waiters waiters = waiters(event, kind)) {
      for (int cycle = 0; cycle < ROUNDS; cycle++) {
        Waiting waiting = waiters.startBlocked(1).get(0);
        assertNobodyLeft(List.of(waiting));
        run(kind, event::set);
        assertAllReleased(List.of(waiting));
        run(kind, event::clear);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.clear-wakes-nobody")
  @DisplayName("clear() alone releases no waiter")
  default void clearWakesNobody(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    try (Waiters waiters = waiters(event, kind)) {
      List<Waiting> waiting = waiters.startBlocked(WAITERS);
      for (int i = 0; i < 10; i++) {
        run(kind, event::clear);
        waiters.startBlocked(1); // time enough for a released thread
      }
      assertNobodyLeft(waiting);
      run(kind, event::set);
      assertAllReleased(waiting);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.spurious-wakeup-stays")
  @DisplayName("after a spurious wakeup a thread waits on")
  default void spuriousWakeupReleasesNobody(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    try (Waiters waiters = waiters(event, kind)) {
      List<Waiting> waiting = waiters.startBlocked(2);
      for (int i = 0; i < 10; i++) {
        waiting.forEach(one -> LockSupport.unpark(one.thread()));
        waiters.startBlocked(1); // time enough for a released thread
      }
      assertNobodyLeft(waiting);
      run(kind, event::set);
      assertAllReleased(waiting);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.set-from-anywhere")
  @DisplayName("a shutdown hook can set it, and the waiters leave")
  default void setInShutdownHook(ThreadKind kind) throws Exception {
    try (ChildJvm child =
        ChildJvm.start(List.of(), SetInShutdownHook.class, getClass().getName(), kind.name())) {
      assertThat(child.awaitExit(patience().plus(SetInShutdownHook.START)))
          .as("the child ends")
          .isTrue();
      assertThat(child.output()).contains(SetInShutdownHook.RELEASED);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.nobody-stranded")
  @DisplayName("a storm of set, clear, waits, timeouts and interrupts ends, and every wait returns")
  default void stormEnds(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    int storming = 4;
    int pulsing = 2;
    CyclicBarrier together = new CyclicBarrier(storming + pulsing);
    AtomicIntegerArray timed = new AtomicIntegerArray(storming);
    AtomicInteger released = new AtomicInteger();
    CountDownLatch over = new CountDownLatch(storming);
    AtomicBoolean aborted = new AtomicBoolean();
    List<Call<Void>> all = new ArrayList<>();
    List<Call<Void>> pulsers = new ArrayList<>();
    try (Waiters waiters = waiters(event, kind)) {
      for (int i = 0; i < storming; i++) {
        int each = i;
        all.add(Calls.start(kind, () -> {
          Calls.meet(together);
          for (int turn = 0; turn < 10 * ROUNDS && !aborted.get(); turn++) {
            timed.set(each, (turn + each) % 3);
            Duration timeout = timed.get(each) > 0 ? Duration.ofNanos(50_000) : LONG;
            Outcome outcome = Waiters.outcomeOf(() -> event.await(timeout));
            released.addAndGet(outcome.end() == End.RELEASED ? 1 : 0);
          }
          over.countDown();
        }));
      }
      for (int i = 0; i < pulsing; i++) {
        pulsers.add(Calls.start(ThreadKind.PLATFORM, () -> {
          Calls.meet(together);
          for (int turn = 0; over.getCount() > 0 && !aborted.get(); turn++) {
            event.set();
            if (turn % 2 == 0) {
              Thread.yield();
            }
            event.clear();
            int one = turn % storming;
            if (timed.get(one) > 0) { // not those that wait for a set(): it might rescue them
              all.get(one).thread().interrupt();
            }
            Thread.yield();
          }
        }));
      }
      for (Call<Void> one : all) {
        one.end(patience());
      }
      for (Call<Void> one : pulsers) {
        one.end(patience());
      }
      assertThat(released).as("waits that a set() has ended").hasPositiveValue();
      assertThat(event.isSet()).as("isSet() after the storm").isFalse();
      List<Waiting> waiting = waiters.startBlocked(WAITERS);
      run(kind, event::set);
      assertAllReleased(waiting);
    } finally {
      aborted.set(true);
      all.forEach(one -> one.thread().interrupt());
    }
  }
}
