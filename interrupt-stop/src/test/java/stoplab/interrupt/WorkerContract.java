// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.ThreadKind;

/** What every worker promises besides that is stopped by an interrupt and runs unit after unit. */
interface WorkerContract extends StatusContract {
  /** Makes a worker that runs the unit again and again, with no long wait in between. */
  Callable<?> worker(Runnable unit);

  /** A worker whose unit does nothing, and is seen in its loop. */
  @Override
  default Subject create() throws Exception {
    return new Spinning(this);
  }

  /** Runs unit after unit. */
  class Spinning extends Subject {
    private final CountDownLatch units = new CountDownLatch(100);
    private volatile boolean released;
    private final Callable<?> worker;

    Spinning(WorkerContract contract) {
      this.worker = contract.worker(() -> {
        units.countDown();
        if (released) {
          throw new Released();
        }
      });
    }

    @Override
    Object call() throws Exception {
      return worker.call();
    }

    @Override
    void release() {
      released = true;
    }

    @Override
    boolean isAtWork(Thread thread) {
      return units.getCount() == 0;
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.no-unit-before")
  @DisplayName("a worker interrupted before its start runs no unit")
  default void noUnitIfInterruptedBefore(ThreadKind kind) throws Exception {
    AtomicInteger units = new AtomicInteger();
    Callable<?> worker = worker(units::incrementAndGet);
    Calls.start(kind, () -> {
          Thread.currentThread().interrupt();
          runToItsEnd(worker);
        })
        .end(patience());
    assertThat(units).as("units run").hasValue(0);
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.no-unit-after")
  @DisplayName("a unit that sees the interrupt and keeps the status is finished, and none follows")
  default void noUnitFollows(ThreadKind kind) throws Exception {
    CountDownLatch inUnit = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger finished = new AtomicInteger();
    Callable<?> worker = worker(() -> {
      begun.incrementAndGet();
      try {
        inUnit.countDown();
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      finished.incrementAndGet();
    });
    Call<Void> call = Calls.start(kind, () -> runToItsEnd(worker));
    try {
      PoolContract.awaitOpen(inUnit, "a unit runs");
      call.thread().interrupt();
      call.end(patience());
      assertThat(begun).as("units begun").hasValue(1);
      assertThat(finished).as("units finished").hasValue(1);
    } finally {
      call.thread().interrupt();
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.writes-visible")
  @DisplayName("a plain write before the interrupt is visible once the worker has ended")
  default void writesBeforeInterruptAreVisible(ThreadKind kind) throws Exception {
    for (int round = 1; round <= 50; round++) {
      int written = round;
      int[] plain = {0};
      CountDownLatch inLoop = new CountDownLatch(1);
      Callable<?> worker = worker(inLoop::countDown);
      Call<Integer> call = Calls.start(kind, () -> {
        runToItsEnd(worker);
        return plain[0];
      });
      PoolContract.awaitOpen(inLoop, "the worker is in its loop");
      Calls.start(ThreadKind.PLATFORM, () -> {
            plain[0] = written;
            call.thread().interrupt();
          })
          .end(patience());
      assertThat(call.end(patience())).as("seen after the worker ended").isEqualTo(written);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.exception-propagates")
  @DisplayName("what a unit throws ends the worker, which throws it unchanged")
  default void exceptionLeaves(ThreadKind kind) throws Exception {
    IllegalStateException thrown = new IllegalStateException("in the unit");
    Callable<?> worker = worker(() -> {
      throw thrown;
    });
    Call<?> call = Calls.start(kind, worker);
    try {
      assertThatThrownBy(() -> call.end(patience()))
          .isInstanceOf(ExecutionException.class)
          .hasCause(thrown);
    } finally {
      call.thread().interrupt();
    }
  }

  private static void runToItsEnd(Callable<?> worker) throws Exception {
    try {
      worker.call();
    } catch (InterruptedException e) {
      // its way to end
    }
  }
}
