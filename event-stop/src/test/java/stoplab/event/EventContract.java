// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.event.Waiters.End;
import stoplab.event.Waiters.Told;
import stoplab.event.Waiters.Waiting;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

/**
 * What every correct event of this module promises; {@code package-info} states it in words.
 *
 * <p>Whatever might block runs in a thread of its own, and every wait is bounded: a spoiled event
 * must not block the test.
 */
@ExtendWith(NoStrayThreads.class)
interface EventContract {
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

  private Waiters waiters(ResettableEvent event, ThreadKind kind) {
    return new Waiters(event, kind, patience(), patienceToPark());
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.begins-unset")
  @DisplayName("a fresh event is not set, and holds its waiters")
  default void beginsUnset(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    assertThat(call(kind, event::isSet)).as("isSet()").isFalse();
    assertThat(tryAwait(kind, event, Duration.ZERO).end()).isEqualTo(End.TIMED_OUT);
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.set-clear-idempotent")
  @DisplayName("set twice is set, clear twice is unset, and one call undoes the other")
  default void setAndClearAreIdempotent(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    for (int cycle = 0; cycle < 3; cycle++) {
      run(kind, event::set);
      run(kind, event::set);
      assertThat(event.isSet()).as("isSet() after set() twice").isTrue();
      assertThat(tryAwait(kind, event, Duration.ZERO).end()).isEqualTo(End.RELEASED);
      run(kind, event::clear);
      run(kind, event::clear);
      assertThat(event.isSet()).as("isSet() after clear() twice").isFalse();
      assertThat(tryAwait(kind, event, Duration.ZERO).end()).isEqualTo(End.TIMED_OUT);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.tostring-tells")
  @DisplayName("toString shows the class and the state")
  default void toStringTells(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    assertThat(call(kind, event::toString)).endsWith("Event[unset]");
    run(kind, event::set);
    assertThat(call(kind, event::toString)).endsWith("Event[set]");
    run(kind, event::clear);
    assertThat(call(kind, event::toString)).endsWith("Event[unset]");
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.isset-never-blocks")
  @DisplayName("isSet() returns while threads wait")
  default void isSetNeverBlocks(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    try (Waiters waiters = waiters(event, kind)) {
      waiters.startBlocked(WAITERS);
      assertThat(call(kind, event::isSet)).as("isSet()").isFalse();
    }
  }

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
        assertThat(waiters.start().told().end()).isEqualTo(End.RELEASED);
        assertThat(waiters.start(LONG).told().end()).isEqualTo(End.RELEASED);
      }
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
      leaving.get(50).told();
      run(ThreadKind.PLATFORM, event::set);
      for (Waiting one : leaving) {
        assertThat(one.told().end()).isIn(End.TIMED_OUT, End.RELEASED);
      }
      assertThat(event.isSet()).as("isSet() after set() and timeouts").isTrue();
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
        Told newcomer = call(kind, () -> {
          pulse(event);
          return Waiters.tell(() -> event.await(Duration.ofMillis(1)));
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
    AtomicInteger turn =
        new AtomicInteger(); // odd: set() has returned; even: the clearer has checked
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
  default void reusable(ThreadKind kind) throws Exception {
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
        Told told = waiters.start(timeout).told();
        assertThat(told.end()).isEqualTo(End.TIMED_OUT);
        assertThat(told.nanos()).as("waited, in ns").isGreaterThanOrEqualTo(timeout.toNanos());
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
      Told told = waiting.told();
      assertThat(told.end()).isEqualTo(End.TIMED_OUT);
      assertThat(told.nanos()).as("waited, in ns").isGreaterThanOrEqualTo(timeout.toNanos());
    } finally {
      enough.set(true);
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
        assertThat(one.told().end()).isEqualTo(End.INTERRUPTED);
        assertThat(one.told().status()).as("interrupt status after it").isFalse();
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
        Told told = call(kind, () -> {
          Thread.currentThread().interrupt();
          return Waiters.tell(wait);
        });
        assertThat(told.end()).isEqualTo(End.INTERRUPTED);
        assertThat(told.status()).as("interrupt status after it").isFalse();
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
          boolean thrown = Waiters.tell(() -> event.await(LONG)).end() == End.INTERRUPTED;
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
        assertThat(waiting.told().end()).as("thrown or kept").isEqualTo(End.RELEASED);
        assertThat(bystander.told().end()).as("not interrupted").isEqualTo(End.RELEASED);
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

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.set-publishes")
  @DisplayName("a plain write before set() is visible after await(), and once isSet() is true")
  default void setPublishes(ThreadKind kind) throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      int written = round;
      int[] plain = {0};
      ResettableEvent event = create();
      Call<Integer> waiter = Calls.start(kind, () -> {
        assertThat(event.await(patience())).isTrue();
        return plain[0];
      });
      Call<Integer> looker = Calls.start(ThreadKind.PLATFORM, () -> {
        long since = System.nanoTime();
        while (!event.isSet()) {
          assertThat(System.nanoTime() - since).isLessThan(patience().toNanos());
        }
        return plain[0];
      });
      run(ThreadKind.PLATFORM, () -> {
        plain[0] = written;
        event.set();
      });
      assertThat(waiter.end(patience())).as("seen after await()").isEqualTo(written);
      assertThat(looker.end(patience())).as("seen after isSet()").isEqualTo(written);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.waits-without-cpu")
  @DisplayName("a thread that waits is parked: WAITING, or TIMED_WAITING with a timeout")
  default void waitsWithoutCpu(ThreadKind kind) {
    ResettableEvent event = create();
    try (Waiters waiters = waiters(event, kind)) {
      List<Waiting> waiting = waiters.startBlocked(2);
      assertThat(waiting.get(0).thread().getState()).isEqualTo(Thread.State.WAITING);
      assertThat(waiting.get(1).thread().getState()).isEqualTo(Thread.State.TIMED_WAITING);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.carriers-stay-free")
  @DisplayName("hundreds of waiters keep no other thread from running or from setting the event")
  default void carriersStayFree(ThreadKind kind) throws Exception {
    ResettableEvent event = create();
    try (Waiters waiters = waiters(event, kind)) {
      List<Waiting> waiting = waiters.startBlocked(200);
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
    AtomicBoolean calledOff = new AtomicBoolean();
    List<Call<Void>> all = new ArrayList<>();
    List<Call<Void>> pulsers = new ArrayList<>();
    try (Waiters waiters = waiters(event, kind)) {
      for (int i = 0; i < storming; i++) {
        int each = i;
        all.add(Calls.start(kind, () -> {
          Calls.meet(together);
          for (int turn = 0; turn < 10 * ROUNDS && !calledOff.get(); turn++) {
            timed.set(each, (turn + each) % 3);
            Duration timeout = timed.get(each) > 0 ? Duration.ofNanos(50_000) : LONG;
            Told told = Waiters.tell(() -> event.await(timeout));
            released.addAndGet(told.end() == End.RELEASED ? 1 : 0);
          }
          over.countDown();
        }));
      }
      for (int i = 0; i < pulsing; i++) {
        pulsers.add(Calls.start(ThreadKind.PLATFORM, () -> {
          Calls.meet(together);
          for (int turn = 0; over.getCount() > 0 && !calledOff.get(); turn++) {
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
      calledOff.set(true);
      all.forEach(one -> one.thread().interrupt());
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.abandoned-leave-nothing")
  @DisplayName("waits that were given up leave nothing behind, even while others wait")
  default void abandonedWaitsLeaveNothing(ThreadKind kind) throws Exception {
    assertAbandonedWaitsLeaveNothing(kind, 20_000);
  }

  /** Gives up this many waits, by timeout and by interrupt, while others wait; checks the heap. */
  default void assertAbandonedWaitsLeaveNothing(ThreadKind kind, int waits) throws Exception {
    ResettableEvent event = create();
    try (Waiters waiters = waiters(event, kind)) {
      waiters.startBlocked(2);
      abandon(kind, event, 1_000);
      long before = usedHeap();
      abandon(kind, event, waits);
      assertThat(usedHeap() - before)
          .as("bytes left by %,d waits", waits)
          .isLessThan(Math.max(waits, 200_000));
      assertThat(event.isSet()).isFalse();
    }
  }

  private void abandon(ThreadKind kind, ResettableEvent event, int waits) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Call<Void> interrupted = Calls.start(kind, () -> {
      for (int i = 0; i < waits / 2; i++) {
        assertThat(Waiters.tell(() -> event.await(LONG)).end()).isEqualTo(End.INTERRUPTED);
      }
    });
    Call<Void> interrupter = Calls.start(ThreadKind.PLATFORM, () -> {
      while (!interrupted.task().isDone()) {
        if (interrupted.thread().getState() == Thread.State.TIMED_WAITING) {
          interrupted.thread().interrupt();
        }
        Thread.yield();
      }
    });
    run(kind, () -> {
      for (int i = 0; i < waits / 2; i++) {
        event.await(Duration.ofNanos(1_000));
      }
    });
    interrupted.end(patience());
    interrupter.end(patience());
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void pulse(ResettableEvent event) {
    event.set();
    event.clear();
  }

  private Told tryAwait(ThreadKind kind, ResettableEvent event, Duration timeout) throws Exception {
    return call(kind, () -> Waiters.tell(() -> event.await(timeout)));
  }

  private static void assertNobodyLeft(List<Waiting> waiting) {
    assertThat(waiting).as("waiters that have left").noneMatch(Waiting::isOver);
  }

  private static void assertAllReleased(List<Waiting> waiting) throws Exception {
    for (Waiting one : waiting) {
      assertThat(one.told().end()).isEqualTo(End.RELEASED);
    }
  }

  private <V> V call(ThreadKind kind, Callable<V> body) throws Exception {
    return Calls.start(kind, body).end(patience());
  }

  private void run(ThreadKind kind, Calls.Action action) throws Exception {
    Calls.start(kind, action).end(patience());
  }
}
