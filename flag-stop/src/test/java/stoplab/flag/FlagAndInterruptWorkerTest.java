// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.ThreadKind;

class FlagAndInterruptWorkerTest implements PausingStopContract {
  @Override
  public Subject create(Runnable unit, Duration period) {
    FlagAndInterruptWorker worker = new FlagAndInterruptWorker(unit, period);
    return new Subject(worker, worker::stop);
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.interrupt-ends-pause")
  @DisplayName("stop() ends a pause of an hour at once, and no other unit is run")
  void stopEndsPause(ThreadKind kind) throws Exception {
    int[] units = {0};
    Subject subject = create(() -> units[0]++, LONG);
    Call<Boolean> worker = startAndTellStatus(kind, subject);
    try {
      awaitPause(worker);
      stop(subject);
      assertThat(endOf(worker)).as("interrupt status after run()").isFalse();
      assertThat(units[0]).as("units run").isEqualTo(1);
    } finally {
      worker.thread().interrupt();
      letGo(subject);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.interrupt-ends-pause")
  @DisplayName("a stop during the unit skips the pause of an hour that would follow")
  void stopInUnitLeavesOutPause(ThreadKind kind) throws Exception {
    CountDownLatch inUnit = new CountDownLatch(1);
    CountDownLatch mayLeaveUnit = new CountDownLatch(1);
    Subject subject = create(
        () -> {
          inUnit.countDown();
          StopContract.awaitInUnit(mayLeaveUnit);
        },
        LONG);
    Call<Boolean> worker = startAndTellStatus(kind, subject);
    try {
      awaitLatch(inUnit);
      stop(subject);
      mayLeaveUnit.countDown();
      assertThat(endOf(worker))
          .as("[flag.interrupt-ends-pause] status after run()")
          .isFalse();
    } finally {
      mayLeaveUnit.countDown();
      worker.thread().interrupt();
      letGo(subject);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.interrupt-stays-inside")
  @DisplayName("a stop during the unit interrupts neither the unit nor what comes after run()")
  void unitIsNotInterrupted(ThreadKind kind) throws Exception {
    CountDownLatch inUnit = new CountDownLatch(1);
    CountDownLatch mayLeaveUnit = new CountDownLatch(1);
    AtomicInteger units = new AtomicInteger();
    AtomicBoolean torn = new AtomicBoolean();
    Subject subject = create(
        () -> {
          if (units.incrementAndGet() == 2) { // the pause is over, and the worker must know it
            inUnit.countDown();
            StopContract.awaitInUnit(mayLeaveUnit);
            torn.set(Thread.currentThread().isInterrupted());
          }
        },
        Duration.ofMillis(1));
    try {
      Call<Boolean> worker = startAndTellStatus(kind, subject);
      awaitLatch(inUnit);
      stop(subject);
      stop(subject);
      mayLeaveUnit.countDown();
      assertThat(endOf(worker)).as("interrupt status after run()").isFalse();
      assertThat(torn).as("interrupt status in the unit").isFalse();
    } finally {
      mayLeaveUnit.countDown();
      letGo(subject);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.interrupt-stays-inside")
  @DisplayName("a stop that races the end of the pause leaves no interrupt and sends none late")
  void noInterruptComesLate(ThreadKind kind) throws Exception {
    for (int round = 0; round < 4 * ROUNDS; round++) {
      CountDownLatch inLoop = new CountDownLatch(1);
      AtomicBoolean stopped = new AtomicBoolean();
      Subject subject =
          create(inLoop::countDown, round % 4 == 0 ? Duration.ofNanos(1) : Duration.ZERO);
      try {
        Call<Boolean> worker = call(kind, "worker", () -> {
          subject.worker().run();
          while (!stopped.get()) {
            Thread.yield();
          }
          return Thread.currentThread().isInterrupted();
        });
        awaitLatch(inLoop);
        endOf(call(ThreadKind.PLATFORM, "stopper", () -> {
          subject.stop().run();
          stopped.set(true);
          return null;
        }));
        assertThat(endOf(worker)).as("interrupt status after run() and stop()").isFalse();
      } finally {
        stopped.set(true);
        letGo(subject);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.foreign-interrupt-kept")
  @DisplayName("an interrupt by somebody else just before the stop stays set")
  void foreignInterruptBeforeStopStaysSet(ThreadKind kind) throws Exception {
    for (int round = 0; round < 20; round++) {
      Subject subject = create(() -> {}, LONG);
      try {
        Call<Boolean> worker = startAndTellStatus(kind, subject);
        awaitPause(worker);
        endOf(call(ThreadKind.PLATFORM, "stopper", () -> {
          worker.thread().interrupt();
          subject.stop().run();
          return null;
        }));
        assertThat(endOf(worker)).as("interrupt status after run()").isTrue();
      } finally {
        letGo(subject);
      }
    }
  }

  @Test
  @Tag("flag.interrupt-stays-inside")
  @DisplayName("a period too long for a long of nanoseconds is a very long pause, not an error")
  void longestPeriodIsPaused() throws Exception {
    Subject subject = create(() -> {}, ChronoUnit.FOREVER.getDuration());
    try {
      Call<Boolean> worker = startAndTellStatus(ThreadKind.PLATFORM, subject);
      awaitPause(worker);
      stop(subject);
      assertThat(endOf(worker)).as("interrupt status after run()").isFalse();
    } finally {
      letGo(subject);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.foreign-interrupt-kept")
  @DisplayName("an interrupt by somebody else ends the worker and stays set")
  void foreignInterruptEndsAndStaysSet(ThreadKind kind) throws Exception {
    assertForeignInterruptIsKept(kind);
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.foreign-interrupt-kept")
  @DisplayName("even with a period of zero, an interrupt by somebody else ends it and stays set")
  void foreignInterruptEndsWithoutPause(ThreadKind kind) throws Exception {
    CountDownLatch inLoop = new CountDownLatch(1);
    Subject subject = create(inLoop::countDown, Duration.ZERO);
    try {
      Call<Boolean> worker = startAndTellStatus(kind, subject);
      awaitLatch(inLoop);
      worker.thread().interrupt();
      assertThat(endOf(worker))
          .as("[flag.foreign-interrupt-kept] status after run()")
          .isTrue();
    } finally {
      letGo(subject);
    }
  }

  @Test
  @DisplayName("the demo shows a worker that leaves its pause")
  void demoShowsWorkerThatEnds() throws Exception {
    assertThat(Demo.outputOf(FlagAndInterruptWorker.class)).contains("The worker ended");
  }

  @Test
  @DisplayName("a worker without a unit or a period, or with a negative one, is refused at once")
  void badArgumentsAreRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> new FlagAndInterruptWorker(null, LONG))
        .withMessage("unit");
    assertThatNullPointerException()
        .isThrownBy(() -> new FlagAndInterruptWorker(() -> {}, null))
        .withMessage("period");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FlagAndInterruptWorker(() -> {}, LONG.negated()))
        .withMessageContaining("negative");
  }
}
