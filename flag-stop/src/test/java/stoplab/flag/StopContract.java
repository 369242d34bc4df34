// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every recommended worker of this module promises; {@code package-info} has the words. */
@ExtendWith(NoStrayThreads.class)
interface StopContract {
  /** How many units a spinner does first: enough for C2 and on-stack replacement on a quiet CPU. */
  int MANY_UNITS = 200_000;

  /** Callers that stop at the same moment. */
  int STOPPERS = 8;

  /** A worker and the way to stop it, as a test sees them. */
  record Subject(Runnable worker, Runnable stop) {}

  /** Makes a fresh worker around {@code unit}. */
  Subject create(Runnable unit);

  /** The bound of each wait; a mutant, which is known to hang, sets a short one. */
  default Duration patience() {
    return NoStrayThreads.PATIENCE;
  }

  /** Called after each promise was tried; a mutant that hangs lets its workers go here. */
  default void release() {}

  @ParameterizedTest
  @MethodSource("stoplab.flag.ThreadKind#available")
  @Tag("flag.stop-ends-worker")
  @DisplayName("stop() ends a spinning worker")
  default void stopEndsSpinningWorker(ThreadKind kind) throws Exception {
    CountDownLatch spinning = new CountDownLatch(MANY_UNITS);
    Subject subject = create(spinning::countDown);
    try {
      FutureTask<Void> end = start(kind, subject);
      await(spinning);
      subject.stop().run();
      awaitEnd(end);
    } finally {
      letGo(subject);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.flag.ThreadKind#available")
  @Tag("flag.stop-idempotent")
  @DisplayName("stop() may be called by many threads at once, twice each, and after the end")
  default void stopIsIdempotent(ThreadKind kind) throws Exception {
    CountDownLatch inUnit = new CountDownLatch(1);
    CountDownLatch mayLeaveUnit = new CountDownLatch(1);
    AtomicInteger units = new AtomicInteger();
    Subject subject =
        create(
            () -> {
              units.incrementAndGet();
              inUnit.countDown();
              awaitQuietly(mayLeaveUnit);
            });
    try {
      FutureTask<Void> end = start(kind, subject);
      await(inUnit);
      CyclicBarrier together = new CyclicBarrier(STOPPERS);
      List<FutureTask<Void>> stoppers = new ArrayList<>();
      for (int i = 0; i < STOPPERS; i++) {
        stoppers.add(
            call(
                kind,
                "stopper-" + i,
                () -> {
                  together.await(patience().toNanos(), TimeUnit.NANOSECONDS);
                  subject.stop().run();
                  subject.stop().run();
                  return null;
                }));
      }
      for (FutureTask<Void> stopper : stoppers) {
        awaitEnd(stopper);
      }
      mayLeaveUnit.countDown();
      awaitEnd(end);
      subject.stop().run();
      assertThat(units).as("units run").hasValue(1);
    } finally {
      mayLeaveUnit.countDown();
      letGo(subject);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.flag.ThreadKind#available")
  @Tag("flag.stop-before-start")
  @DisplayName("a worker that was stopped before its start runs no unit")
  default void stopBeforeStartRunsNoUnit(ThreadKind kind) throws Exception {
    AtomicInteger units = new AtomicInteger();
    Subject subject = create(units::incrementAndGet);
    try {
      stop(kind, subject);
      awaitEnd(start(kind, subject));
      assertThat(units).as("units run").hasValue(0);
    } finally {
      letGo(subject);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.flag.ThreadKind#available")
  @Tag("flag.unit-finished")
  @DisplayName("the running unit is finished, the worker waits for it, and no other unit begins")
  default void runningUnitIsFinished(ThreadKind kind) throws Exception {
    CountDownLatch inUnit = new CountDownLatch(1);
    CountDownLatch mayLeaveUnit = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger finished = new AtomicInteger();
    Subject subject =
        create(
            () -> {
              begun.incrementAndGet();
              inUnit.countDown();
              awaitQuietly(mayLeaveUnit);
              if (!Thread.currentThread().isInterrupted()) {
                finished.incrementAndGet();
              }
            });
    try {
      FutureTask<Void> end = start(kind, subject);
      await(inUnit);
      stop(kind, subject);
      // A grace, not a wait for the end: a worker that abandons its unit needs a moment to leave.
      assertThatThrownBy(() -> end.get(50, TimeUnit.MILLISECONDS))
          .as("the worker is still in its unit")
          .isInstanceOf(TimeoutException.class);
      mayLeaveUnit.countDown();
      awaitEnd(end);
      assertThat(finished).as("units finished").hasValue(1);
      assertThat(begun).as("units begun").hasValue(1);
    } finally {
      mayLeaveUnit.countDown();
      letGo(subject);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.flag.ThreadKind#available")
  @Tag("flag.stop-publishes")
  @DisplayName("a plain write made before stop() is visible once the worker has noticed")
  default void writesBeforeStopAreVisible(ThreadKind kind) throws Exception {
    for (int round = 1; round <= 200; round++) {
      int written = round;
      int[] plain = {0};
      CountDownLatch inLoop = new CountDownLatch(1);
      Subject subject = create(inLoop::countDown);
      try {
        FutureTask<Integer> seen =
            call(
                kind,
                "worker",
                () -> {
                  subject.worker().run();
                  return plain[0];
                });
        await(inLoop);
        plain[0] = written;
        subject.stop().run();
        assertThat(awaitEnd(seen)).as("seen by the worker after its loop").isEqualTo(written);
      } finally {
        letGo(subject);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.flag.ThreadKind#available")
  @Tag("flag.interrupt-status-kept")
  @DisplayName("stop() leaves its caller's interrupt status alone, set or clear")
  default void callersInterruptStatusIsKept(ThreadKind kind) throws Exception {
    for (boolean interrupted : new boolean[] {false, true}) {
      CountDownLatch inLoop = new CountDownLatch(1);
      Subject subject = create(inLoop::countDown);
      try {
        FutureTask<Void> end = start(kind, subject);
        await(inLoop);
        FutureTask<Boolean> caller =
            call(
                kind,
                "caller",
                () -> {
                  if (interrupted) {
                    Thread.currentThread().interrupt();
                  }
                  subject.stop().run();
                  return Thread.currentThread().isInterrupted();
                });
        assertThat(awaitEnd(caller)).as("status after stop()").isEqualTo(interrupted);
        awaitEnd(end);
      } finally {
        letGo(subject);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.flag.ThreadKind#available")
  @Tag("flag.exception-propagates")
  @DisplayName("an exception or error in the unit ends the worker and reaches the one who waits")
  default void exceptionReachesTheWaiter(ThreadKind kind) throws Exception {
    for (Throwable thrown :
        List.of(new IllegalStateException("in the unit"), new StackOverflowError("in the unit"))) {
      AtomicInteger units = new AtomicInteger();
      Subject subject =
          create(
              () -> {
                units.incrementAndGet();
                StopContract.<RuntimeException>sneakyThrow(thrown);
              });
      try {
        FutureTask<Void> end = start(kind, subject);
        assertThatThrownBy(() -> end.get(patience().toNanos(), TimeUnit.NANOSECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasCause(thrown);
        assertThat(units).as("units begun").hasValue(1);
      } finally {
        letGo(subject);
      }
    }
  }

  private FutureTask<Void> start(ThreadKind kind, Subject subject) {
    return call(
        kind,
        "worker",
        () -> {
          subject.worker().run();
          return null;
        });
  }

  /** Stops from a thread of its own, since a stop that blocks must not block the test. */
  private void stop(ThreadKind kind, Subject subject) throws Exception {
    awaitEnd(
        call(
            kind,
            "stopper",
            () -> {
              subject.stop().run();
              return null;
            }));
  }

  private <V> FutureTask<V> call(ThreadKind kind, String name, Callable<V> body) {
    FutureTask<V> task = new FutureTask<>(body);
    kind.start(name, task);
    return task;
  }

  private <V> V awaitEnd(FutureTask<V> task) throws Exception {
    return task.get(patience().toNanos(), TimeUnit.NANOSECONDS);
  }

  private void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(patience().toNanos(), TimeUnit.NANOSECONDS))
        .as("the worker is in its loop")
        .isTrue();
  }

  /** Waits inside a unit; an interrupt ends the wait and stays set. */
  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever the promise's outcome, no worker may outlive its test. */
  private void letGo(Subject subject) {
    release();
    subject.stop().run();
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneakyThrow(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
