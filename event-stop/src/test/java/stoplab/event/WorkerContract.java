// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
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

/** What every worker of this module promises; {@code package-info} states it in words. */
@ExtendWith(NoStrayThreads.class)
interface WorkerContract {
  /** No test waits this long: a worker that leaves such a wait was woken. */
  Duration LONG = Duration.ofHours(1);

  /** A worker and the way to stop it, as a test sees them. */
  record Subject(Runnable worker, Runnable stop) {}

  /** Makes a fresh worker that runs unit after unit, and waits for a period before each. */
  Subject create(Runnable unit, Duration period);

  /** The bound of each wait for an end; a mutant that is known to hang sets a short one. */
  default Duration patience() {
    return NoStrayThreads.PATIENCE;
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.stop-ends-wait")
  @DisplayName("stop() ends a wait at once, and no unit follows")
  default void stopEndsWait(ThreadKind kind) throws Exception {
    AtomicInteger units = new AtomicInteger();
    Subject subject = create(units::incrementAndGet, LONG);
    Call<Boolean> worker = start(kind, subject);
    try {
      Waiters.awaitParked(worker);
      stop(kind, subject);
      assertThat(worker.end(patience())).as("interrupt status after run()").isFalse();
      assertThat(units).as("units run").hasValue(0);
    } finally {
      worker.thread().interrupt();
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.stop-before-start")
  @DisplayName("a worker that was stopped before its start ends at once, and runs no unit")
  default void stopBeforeStart(ThreadKind kind) throws Exception {
    for (Duration period : new Duration[] {Duration.ZERO, LONG}) {
      AtomicInteger units = new AtomicInteger();
      Subject subject = create(units::incrementAndGet, period);
      stop(kind, subject);
      Call<Boolean> worker = start(kind, subject);
      try {
        worker.end(patience());
        assertThat(units).as("units run").hasValue(0);
      } finally {
        worker.thread().interrupt();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.stop-idempotent")
  @DisplayName("stop() may be called again and again, and after the end")
  default void stopIsIdempotent(ThreadKind kind) throws Exception {
    Subject subject = create(() -> {}, LONG);
    Call<Boolean> worker = start(kind, subject);
    try {
      Waiters.awaitParked(worker);
      stop(kind, subject);
      stop(kind, subject);
      worker.end(patience());
      stop(kind, subject);
      assertThat(start(kind, subject).end(patience()))
          .as("status of a second run")
          .isFalse();
    } finally {
      worker.thread().interrupt();
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.unit-finished")
  @DisplayName("a unit that runs during stop() is finished, not interrupted, and none follows")
  default void runningUnitIsFinished(ThreadKind kind) throws Exception {
    CountDownLatch inUnit = new CountDownLatch(1);
    CountDownLatch mayLeave = new CountDownLatch(1);
    AtomicInteger finished = new AtomicInteger();
    Subject subject = create(
        () -> {
          inUnit.countDown();
          try {
            mayLeave.await();
            finished.incrementAndGet();
          } catch (InterruptedException e) {
            finished.addAndGet(100);
          }
        },
        Duration.ZERO);
    Call<Boolean> worker = start(kind, subject);
    try {
      inUnit.await();
      Waiters.awaitParked(worker);
      stop(kind, subject);
      mayLeave.countDown();
      worker.end(patience());
      assertThat(finished).as("units finished").hasValue(1);
    } finally {
      worker.thread().interrupt();
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.one-more-unit-at-most")
  @DisplayName("once stop() has returned, one more unit may begin, and never two")
  default void oneMoreUnitAtMost(ThreadKind kind) throws Exception {
    for (int round = 0; round < 50; round++) {
      CountDownLatch inLoop = new CountDownLatch(1);
      AtomicInteger begun = new AtomicInteger();
      Subject subject = create(
          () -> {
            begun.incrementAndGet();
            inLoop.countDown();
          },
          Duration.ZERO);
      Call<Boolean> worker = start(kind, subject);
      try {
        inLoop.await();
        int atReturn = Calls.start(ThreadKind.PLATFORM, () -> {
              subject.stop().run();
              return begun.get();
            })
            .end(patience());
        worker.end(patience());
        assertThat(begun.get() - atReturn).as("units begun after stop()").isBetween(0, 1);
      } finally {
        worker.thread().interrupt();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.stop-publishes")
  @DisplayName("a plain write made before stop() is visible once the worker has ended")
  default void writesBeforeStopAreVisible(ThreadKind kind) throws Exception {
    for (int round = 1; round <= 50; round++) {
      int written = round;
      int[] plain = {0};
      CountDownLatch inLoop = new CountDownLatch(1);
      Subject subject = create(inLoop::countDown, Duration.ZERO);
      Call<Integer> worker = Calls.start(kind, () -> {
        subject.worker().run();
        return plain[0];
      });
      try {
        inLoop.await();
        Calls.start(ThreadKind.PLATFORM, () -> {
              plain[0] = written;
              subject.stop().run();
            })
            .end(patience());
        assertThat(worker.end(patience())).as("seen after run()").isEqualTo(written);
      } finally {
        worker.thread().interrupt();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.foreign-interrupt-kept")
  @DisplayName("an interrupt by other code ends the wait and the worker, and stays set")
  default void foreignInterruptIsKept(ThreadKind kind) throws Exception {
    AtomicInteger units = new AtomicInteger();
    Subject subject = create(units::incrementAndGet, LONG);
    Call<Boolean> worker = start(kind, subject);
    try {
      Waiters.awaitParked(worker);
      worker.thread().interrupt();
      assertThat(worker.end(patience())).as("interrupt status after run()").isTrue();
      assertThat(units).as("units run").hasValue(0);
    } finally {
      stop(kind, subject);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.exception-propagates")
  @DisplayName("what a unit throws ends the worker, and leaves run() as it was thrown")
  default void exceptionLeavesRun(ThreadKind kind) throws Exception {
    IllegalStateException thrown = new IllegalStateException("in the unit");
    Subject subject = create(
        () -> {
          throw thrown;
        },
        Duration.ZERO);
    Call<Boolean> worker = start(kind, subject);
    try {
      assertThatThrownBy(() -> worker.end(patience()))
          .isInstanceOf(ExecutionException.class)
          .hasCause(thrown);
    } finally {
      stop(kind, subject);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.callers-status-kept")
  @DisplayName("stop() leaves its caller's interrupt status alone, set or clear")
  default void callersStatusIsKept(ThreadKind kind) throws Exception {
    for (boolean interrupted : new boolean[] {false, true}) {
      Subject subject = create(() -> {}, LONG);
      Call<Boolean> worker = start(kind, subject);
      try {
        Waiters.awaitParked(worker);
        boolean after = Calls.start(kind, () -> {
              if (interrupted) {
                Thread.currentThread().interrupt();
              }
              subject.stop().run();
              return Thread.currentThread().isInterrupted();
            })
            .end(patience());
        assertThat(after).as("interrupt status after stop()").isEqualTo(interrupted);
        worker.end(patience());
      } finally {
        worker.thread().interrupt();
      }
    }
  }

  /** Runs a worker, and returns the interrupt status with which it left. */
  private static Call<Boolean> start(ThreadKind kind, Subject subject) {
    return Calls.start(kind, () -> {
      subject.worker().run();
      return Thread.currentThread().isInterrupted();
    });
  }

  private void stop(ThreadKind kind, Subject subject) throws Exception {
    Calls.start(kind, subject.stop()::run).end(patience());
  }
}
