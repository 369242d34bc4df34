// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
 * What every correct worker of this module promises; {@code package-info} states it in words. One
 * more promise is in {@link PublishingStopContract}.
 *
 * <p>Each stop runs in a thread of its own, and every wait is bounded: a stop that blocks must not
 * block the test.
 */
@ExtendWith(NoStrayThreads.class)
interface StopContract {
  /** Callers that stop at the same moment. */
  int STOPPERS = 8;

  /** Repetitions where the promise is about a race. */
  int ROUNDS = 50;

  /** A worker and the way to stop it, as a test sees them. */
  record Subject(Runnable worker, Runnable stop) {}

  /** Makes a fresh worker around {@code unit}. */
  Subject create(Runnable unit);

  /** The bound of each wait for an end; a mutant that is known to hang sets a short one. */
  default Duration patience() {
    return NoStrayThreads.PATIENCE;
  }

  /** Called after each promise was tried; a mutant that hangs releases its workers here. */
  default void release() {}

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.stop-ends-worker")
  @DisplayName("stop() ends a worker that runs unit after unit")
  default void stopEndsWorker(ThreadKind kind) throws Exception {
    CountDownLatch units = new CountDownLatch(1_000);
    Subject subject = create(units::countDown);
    try {
      Call<Void> worker = start(kind, subject);
      awaitLatch(units);
      stop(subject);
      endOf(worker);
    } finally {
      letGo(subject);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.stop-ends-compiled-loop")
  @DisplayName("stop() ends a worker whose loop C2 has compiled, with nothing in it but the flag")
  default void stopEndsCompiledLoop(ThreadKind kind) throws Exception {
    SpinAndStop.assertEnds(List.of(), getClass(), kind, true, patience());
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.stop-idempotent")
  @DisplayName("stop() may be called by many threads at once, twice each, and after the end")
  default void stopIsIdempotent(ThreadKind kind) throws Exception {
    CountDownLatch inUnit = new CountDownLatch(1);
    CountDownLatch mayLeaveUnit = new CountDownLatch(1);
    AtomicInteger units = new AtomicInteger();
    Subject subject = create(() -> {
      units.incrementAndGet();
      inUnit.countDown();
      awaitInUnit(mayLeaveUnit);
    });
    try {
      Call<Void> worker = start(kind, subject);
      awaitLatch(inUnit);
      CyclicBarrier together = new CyclicBarrier(STOPPERS);
      List<Call<Void>> stoppers = new ArrayList<>();
      for (int i = 0; i < STOPPERS; i++) {
        stoppers.add(call(kind, "stopper-" + i, () -> {
          Calls.meet(together);
          subject.stop().run();
          subject.stop().run();
          return null;
        }));
      }
      for (Call<Void> stopper : stoppers) {
        endOf(stopper);
      }
      mayLeaveUnit.countDown();
      endOf(worker);
      stop(subject);
      assertThat(units).as("units run").hasValue(1);
    } finally {
      mayLeaveUnit.countDown();
      letGo(subject);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.stop-before-start")
  @DisplayName("a worker that was stopped before its start runs no unit")
  default void stopBeforeStartRunsNoUnit(ThreadKind kind) throws Exception {
    AtomicInteger units = new AtomicInteger();
    Subject subject = create(units::incrementAndGet);
    try {
      stop(subject);
      endOf(start(kind, subject));
      assertThat(units).as("units run").hasValue(0);
    } finally {
      letGo(subject);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.unit-finished")
  @DisplayName("a unit that runs during stop() is finished, the worker waits for it, none follows")
  default void runningUnitIsFinished(ThreadKind kind) throws Exception {
    CountDownLatch inUnit = new CountDownLatch(1);
    CountDownLatch mayLeaveUnit = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger finished = new AtomicInteger();
    Subject subject = create(() -> {
      begun.incrementAndGet();
      inUnit.countDown();
      awaitInUnit(mayLeaveUnit);
      if (!Thread.currentThread().isInterrupted()) {
        finished.incrementAndGet();
      }
    });
    try {
      Call<Void> worker = start(kind, subject);
      awaitLatch(inUnit);
      stop(subject);
      Set<Thread.State> settled = EnumSet.of(Thread.State.WAITING, Thread.State.TERMINATED);
      await().atMost(patience()).until(() -> settled.contains(worker.thread().getState()));
      assertThat(worker.thread().getState())
          .as("the worker is still in its unit")
          .isEqualTo(Thread.State.WAITING);
      mayLeaveUnit.countDown();
      endOf(worker);
      assertThat(finished).as("units finished").hasValue(1);
      assertThat(begun).as("units begun").hasValue(1);
    } finally {
      mayLeaveUnit.countDown();
      letGo(subject);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.one-more-unit-at-most")
  @DisplayName("once stop() has returned, one more unit may begin, and never two")
  default void oneMoreUnitAtMost(ThreadKind kind) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      CountDownLatch inLoop = new CountDownLatch(1);
      AtomicInteger begun = new AtomicInteger();
      Subject subject = create(() -> {
        begun.incrementAndGet();
        inLoop.countDown();
      });
      try {
        Call<Void> worker = start(kind, subject);
        awaitLatch(inLoop);
        int atReturn = endOf(call(ThreadKind.PLATFORM, "stopper", () -> {
          subject.stop().run();
          return begun.get();
        }));
        endOf(worker);
        assertThat(begun.get() - atReturn).as("units begun after stop()").isBetween(0, 1);
      } finally {
        letGo(subject);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.interrupt-status-kept")
  @DisplayName("stop() leaves its caller's interrupt status alone, set or clear")
  default void callersInterruptStatusIsKept(ThreadKind kind) throws Exception {
    for (boolean interrupted : new boolean[] {false, true}) {
      CountDownLatch inUnit = new CountDownLatch(1);
      CountDownLatch mayLeaveUnit = new CountDownLatch(1);
      // The worker waits in its unit. On one CPU, a worker that spins on a virtual thread would
      // keep the carrier that the caller needs.
      Subject subject = create(() -> {
        inUnit.countDown();
        awaitInUnit(mayLeaveUnit);
      });
      try {
        Call<Void> worker = start(kind, subject);
        awaitLatch(inUnit);
        Call<Boolean> caller = call(kind, "caller", () -> {
          if (interrupted) {
            Thread.currentThread().interrupt();
          }
          subject.stop().run();
          return Thread.currentThread().isInterrupted();
        });
        assertThat(endOf(caller)).as("status after stop()").isEqualTo(interrupted);
        mayLeaveUnit.countDown();
        endOf(worker);
      } finally {
        mayLeaveUnit.countDown();
        letGo(subject);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.exception-propagates")
  @DisplayName("what a unit throws ends the worker, and leaves run() as it was thrown")
  default void exceptionLeavesRun(ThreadKind kind) throws Exception {
    for (Throwable thrown :
        List.of(new IllegalStateException("in the unit"), new StackOverflowError("in the unit"))) {
      AtomicInteger units = new AtomicInteger();
      Subject subject = create(() -> {
        units.incrementAndGet();
        StopContract.<RuntimeException>sneakyThrow(thrown);
      });
      try {
        Call<Void> worker = start(kind, subject);
        assertThatThrownBy(() -> endOf(worker))
            .as("what get() of a Future throws")
            .isInstanceOf(ExecutionException.class)
            .hasCause(thrown);
        kind.start("bare", subject.worker()).join(patience().toMillis());
        assertThat(ThreadKind.takeFailures())
            .as("what the handler of a bare thread gets")
            .containsExactly(thrown);
        assertThat(units).as("units begun").hasValue(2);
      } finally {
        letGo(subject);
      }
    }
  }

  default Call<Void> start(ThreadKind kind, Subject subject) {
    return call(kind, "worker", () -> {
      subject.worker().run();
      return null;
    });
  }

  default <V> Call<V> call(ThreadKind kind, String name, Callable<V> body) {
    return Calls.start(kind, name, body);
  }

  default void stop(Subject subject) throws Exception {
    endOf(call(ThreadKind.PLATFORM, "stopper", () -> {
      subject.stop().run();
      return null;
    }));
  }

  default <V> V endOf(Call<V> call) throws Exception {
    return call.end(patience());
  }

  default void awaitLatch(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS))
        .as("the worker is in its loop")
        .isTrue();
  }

  /** Waits inside a unit; an interrupt ends the wait and stays set. */
  static void awaitInUnit(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * No worker may outlive its test. The promise has been judged by now: what a spoiled stop does
   * here changes nothing, and {@link NoStrayThreads} reports threads that stay.
   */
  default void letGo(Subject subject) {
    release();
    call(ThreadKind.PLATFORM, "last-stopper", () -> {
      subject.stop().run();
      return null;
    });
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneakyThrow(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
