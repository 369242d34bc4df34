// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class WaitingGroupTest {
  private static final long PATIENCE_NANOS = NoStrayThreads.PATIENCE.toNanos();
  private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final SplittableRandom random = new SplittableRandom(1);

  @ParameterizedTest
  @EnumSource(
      value = WaitingWay.class,
      names = {"EVENT", "PARK", "PARK_AGAIN"})
  @Tag("bench.waiting-own-thread")
  @DisplayName("a thread that is never woken costs nothing, though the reader keeps its own CPU")
  void blockedThreadCostsNothing(WaitingWay way) {
    WaitingUse use = useOf(way, ThreadAccount::ofCurrentThread);
    assertThat(use.fault(way)).as("[bench.waiting-own-thread] fault of %s", use).isEmpty();
    assertThat(use.cpuNanos())
        .as("[bench.waiting-own-thread] CPU time of a blocked thread per second")
        .isLessThan(TimeUnit.MILLISECONDS.toNanos(1));
  }

  @ParameterizedTest
  @EnumSource(
      value = WaitingWay.class,
      names = {"SPIN", "ON_SPIN_WAIT"})
  @Tag("bench.waiting-own-thread")
  @DisplayName("the CPU time of a spinner is counted, and is never more than one CPU")
  void spinnerIsCounted(WaitingWay way) {
    WaitingUse use = useOf(way, ThreadAccount::ofCurrentThread);
    assertThat(use.fault(way)).as("[bench.waiting-own-thread] fault of %s", use).isEmpty();
    assertThat(use.units()).as("[bench.waiting-own-thread] units per second").isPositive();
    assertThat(use.cpuNanos())
        .as("[bench.waiting-own-thread] CPU time of a spinner per second, however busy the CPUs")
        .isBetween(1e6, 1.001e9);
  }

  @ParameterizedTest
  @EnumSource(
      value = WaitingWay.class,
      names = {"SLEEP_1_MS", "SLEEP_10_MS"})
  @Tag("bench.waiting-known-answers")
  @DisplayName("a sleeper is woken as often as it works, and no more often than it may")
  void sleeperIsWokenAsOftenAsItWorks(WaitingWay way) {
    WaitingUse use = useOf(way, ThreadAccount::ofCurrentThread);
    assertThat(use.fault(way)).as("[bench.waiting-known-answers] %s", use).isEmpty();
    assertThat(use.units())
        .as("[bench.waiting-known-answers] units per second")
        .isLessThan(1.2 * way.wakeUpsPerSecond());
    assertThat(use.cpuNanos())
        .as("[bench.waiting-known-answers] CPU time of a sleeper per second")
        .isPositive();
    assumeTrue(!Double.isNaN(use.wakeUps()), "this system does not report wake-ups");
    assertThat(use.wakeUps())
        .as("[bench.waiting-known-answers] wake-ups per second")
        .isPositive();
  }

  @ParameterizedTest
  @EnumSource(
      value = WaitingWay.class,
      names = {"SPIN", "ON_SPIN_WAIT", "SLEEP_1_MS"})
  @Tag("bench.waiting-known-answers")
  @DisplayName("mutant: an instrument that reads a parked thread instead is at fault")
  void accountOfParkedThreadIsFault(WaitingWay way) {
    assumeTrue(way.isSpinning() || reportsWakeUps(), "this system does not report wake-ups");
    assertThat(useByAccountOf(WaitingWay.PARK, way).fault(way))
        .as("[bench.waiting-known-answers] an account of a parked thread for %s", way)
        .isPresent();
  }

  @ParameterizedTest
  @EnumSource(
      value = WaitingWay.class,
      names = {"PARK", "EVENT"})
  @Tag("bench.waiting-known-answers")
  @DisplayName("mutant: an instrument that reads a spinning thread instead is at fault")
  void accountOfSpinnerIsFault(WaitingWay way) {
    assertThat(useByAccountOf(WaitingWay.SPIN, way).fault(way))
        .as("[bench.waiting-known-answers] an account of a spinner for %s", way)
        .isPresent();
  }

  private WaitingUse useByAccountOf(WaitingWay wrong, WaitingWay way) {
    AtomicReference<ThreadAccount> account = new AtomicReference<>();
    Supplier<ThreadAccount> keeping = () -> {
      account.set(ThreadAccount.ofCurrentThread());
      return account.get();
    };
    try (WaitingGroup other = new WaitingGroup(wrong, 1, random, PATIENCE_NANOS, keeping)) {
      other.awaitWaiting();
      return useOf(way, account::get);
    }
  }

  /** In its window this thread spins: what it uses is not the worker's. */
  private WaitingUse useOf(WaitingWay way, Supplier<ThreadAccount> accounts) {
    try (WaitingGroup group = new WaitingGroup(way, 1, random, PATIENCE_NANOS, accounts)) {
      group.awaitWaiting();
      group.beginWindow();
      long until = System.nanoTime() + WINDOW_NANOS;
      while (System.nanoTime() - until < 0) {
        Thread.onSpinWait();
      }
      return group.endWindow();
    }
  }

  private static boolean reportsWakeUps() {
    return ThreadAccount.ofCurrentThread().wakeUps().isPresent();
  }

  @Test
  @Tag("bench.waiting-each-stamp")
  @DisplayName("each sleeper of a group notices one stop at the end of its own period")
  void eachStampCounts() throws Exception {
    int workers = 8;
    try (WaitingGroup group =
        new WaitingGroup(WaitingWay.SLEEP_100_MS, workers, random, PATIENCE_NANOS)) {
      group.awaitWaiting();
      group.requestStop();
      long[] latencies = group.awaitNotices();
      assertThat(latencies).as("[bench.waiting-each-stamp] stamps").hasSize(workers);
      assertThat(Arrays.stream(latencies).distinct().count())
          .as("[bench.waiting-each-stamp] different stamps of %s", Arrays.toString(latencies))
          .isEqualTo(workers);
      long spread = Arrays.stream(latencies).max().orElseThrow()
          - Arrays.stream(latencies).min().orElseThrow();
      assertThat(spread)
          .as("[bench.waiting-each-stamp] spread of the stamps: the workers do not sleep in step")
          .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  @Test
  @Tag("bench.waiting-each-stamp")
  @DisplayName("a worker that ends before the request is an error, not a sample")
  void workerThatLeavesUnaskedIsAnError() throws Exception {
    try (WaitingGroup group = new WaitingGroup(WaitingWay.SLEEP_1_S, 3, random, PATIENCE_NANOS)) {
      group.awaitWaiting();
      Thread unasked = threadsOf(WaitingWay.SLEEP_1_S).get(1);
      unasked.interrupt();
      unasked.join(NoStrayThreads.PATIENCE.toMillis());
      group.requestStop();
      assertThatIllegalStateException()
          .as("[bench.waiting-each-stamp] a worker that left unasked")
          .isThrownBy(group::awaitNotices)
          .withMessageContaining("before it was asked to stop");
      assertThatIllegalStateException()
          .as("[bench.waiting-each-stamp] a window without it")
          .isThrownBy(group::beginWindow)
          .withMessage("a worker of sleep-1-s does not run");
    }
  }

  @Test
  @Tag("bench.waiting-each-stamp")
  @DisplayName("a worker that does not notice is an error that counts it")
  void lostWorkerIsAnError() {
    AtomicInteger arrived = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);
    Supplier<ThreadAccount> onceBlocked = () -> {
      if (arrived.getAndIncrement() == 0) {
        awaitUninterrupted(release);
      }
      return ThreadAccount.ofCurrentThread();
    };
    try (WaitingGroup group =
        new WaitingGroup(WaitingWay.PARK, 4, random, SHORT_NANOS, onceBlocked)) {
      assertThatIllegalStateException()
          .as("[bench.waiting-each-stamp] a worker that has not begun")
          .isThrownBy(group::awaitWaiting)
          .withMessage("a worker of park was not seen PARKED");
      group.requestStop();
      assertThatIllegalStateException()
          .as("[bench.waiting-each-stamp] a worker that has not noticed")
          .isThrownBy(group::awaitNotices)
          .withMessage("1 of 4 workers of park have not noticed");
      release.countDown();
    }
  }

  @Test
  @DisplayName("what a worker throws reaches the caller")
  void failureReachesTheCaller() {
    Supplier<ThreadAccount> failing = () -> {
      throw new UnsupportedOperationException("no account");
    };
    try (WaitingGroup group =
        new WaitingGroup(WaitingWay.PARK, 1, random, PATIENCE_NANOS, failing)) {
      assertThatIllegalStateException()
          .isThrownBy(group::awaitWaiting)
          .withRootCauseInstanceOf(UnsupportedOperationException.class);
      group.requestStop();
      assertThatIllegalStateException()
          .isThrownBy(group::awaitNotices)
          .withRootCauseInstanceOf(UnsupportedOperationException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(WaitingWay.class)
  @Tag("bench.waiting-leaves-no-thread")
  @DisplayName("no thread outlives its group, whether its stop was requested or not")
  void noThreadOutlivesItsGroup(WaitingWay way) {
    try (WaitingGroup asked = new WaitingGroup(way, 3, random, PATIENCE_NANOS);
        WaitingGroup unasked = new WaitingGroup(way, 3, random, PATIENCE_NANOS)) {
      assertThat(threadsOf(way)).as("[bench.waiting-leaves-no-thread] started").hasSize(6);
      asked.requestStop();
      unasked.awaitWaiting();
    }
    assertThat(threadsOf(way))
        .as("[bench.waiting-leaves-no-thread] threads of %s", way)
        .isEmpty();
  }

  private static List<Thread> threadsOf(WaitingWay way) {
    return ThreadKind.living().stream()
        .filter(thread -> thread.getName().equals("stop-lab-" + way.label()))
        .toList();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    boolean over = false;
    while (!over) {
      try {
        latch.await();
        over = true;
      } catch (InterruptedException calledOff) {
        // It waits for the test, not for the group.
      }
    }
  }
}
