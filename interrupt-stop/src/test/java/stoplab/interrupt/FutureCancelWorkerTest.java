// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

class FutureCancelWorkerTest implements StatusContract, PoolContract {
  @Override
  public Subject create() {
    return new Waiting();
  }

  /** The body lets the exception out, and the future keeps it. */
  @Override
  public End asked() {
    return End.RETURNED_CLEAR;
  }

  @Override
  public Runnable start(ScheduledThreadPoolExecutor pool, Callable<Void> task) {
    FutureCancelWorker<Void> worker = new FutureCancelWorker<>(task);
    pool.execute(worker);
    return worker::stop;
  }

  /** A task that waits. */
  private static final class Waiting extends Subjects.Latched {
    private final FutureCancelWorker<Void> worker = new FutureCancelWorker<>(() -> {
      released.await();
      return null;
    });

    @Override
    Object call() {
      worker.run();
      return null;
    }

    @Override
    void ask(Thread thread) {
      worker.stop();
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.done-is-not-ended")
  @Tag("interrupt.real-end-awaited")
  @DisplayName("a cancelled worker is done at once, but ends only when its body is left")
  void doneIsNotEnded(ThreadKind kind) throws Exception {
    CountDownLatch cleaning = new CountDownLatch(1);
    CountDownLatch cleaned = new CountDownLatch(1);
    int[] plain = {0};
    FutureCancelWorker<Void> worker = new FutureCancelWorker<>(() -> {
      try {
        new CountDownLatch(1).await();
      } finally {
        cleaning.countDown();
        DeafWait.await(cleaned);
        plain[0] = 42;
      }
      return null;
    });
    Call<Void> call = Calls.start(kind, worker::run);
    try {
      await()
          .atMost(NoStrayThreads.PATIENCE)
          .until(() -> Waiting.isBlockedIn(call.thread(), "await"));
      worker.stop();
      assertThat(worker.isDone()).as("done").isTrue();
      assertThat(worker.isCancelled()).as("cancelled").isTrue();
      assertThatExceptionOfType(CancellationException.class).isThrownBy(worker::get);
      PoolContract.awaitOpen(cleaning, "the body cleans up");
      assertThat(worker.awaitEnd(Duration.ZERO)).as("ended").isFalse();
      cleaned.countDown();
      assertThat(worker.awaitEnd(patience())).as("ended").isTrue();
      assertThat(plain[0]).as("what the body wrote is visible").isEqualTo(42);
    } finally {
      cleaned.countDown();
      call.end(patience());
    }
  }

  @Test
  @Tag("interrupt.real-end-awaited")
  @DisplayName("if cancelled before it began, it has ended, and its body never runs")
  void cancelledBeforeItBeganHasEnded() throws Exception {
    AtomicBoolean begun = new AtomicBoolean();
    FutureCancelWorker<Void> worker = new FutureCancelWorker<>(() -> {
      begun.set(true);
      return null;
    });
    assertThat(worker.awaitEnd(Duration.ZERO)).as("ended before the cancel").isFalse();
    assertThat(worker.cancel(false)).isTrue();
    assertThat(worker.awaitEnd(Duration.ZERO)).as("ended").isTrue();
    worker.run();
    assertThat(begun).as("begun").isFalse();
    assertThat(worker.cancel(true)).as("a second cancel").isFalse();
  }

  @Test
  @Tag("interrupt.real-end-awaited")
  @DisplayName("a result or an exception is an end too, and a later cancel changes nothing")
  void resultIsAnEnd() throws Exception {
    FutureCancelWorker<Integer> worker = new FutureCancelWorker<>(() -> 42);
    worker.run();
    assertThat(worker.awaitEnd(Duration.ZERO)).isTrue();
    worker.stop();
    assertThat(worker.get()).isEqualTo(42);
    FutureCancelWorker<Integer> failing = new FutureCancelWorker<>(() -> {
      throw new Released();
    });
    failing.run();
    assertThat(failing.awaitEnd(Duration.ZERO)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.real-end-awaited")
  @DisplayName("if run and cancel race, the body does not run once the end is reported")
  void runAndCancelMeet(ThreadKind kind) throws Exception {
    for (int round = 0; round < 500; round++) {
      AtomicBoolean inside = new AtomicBoolean();
      CyclicBarrier together = new CyclicBarrier(2);
      FutureCancelWorker<Void> worker = new FutureCancelWorker<>(() -> {
        inside.set(true);
        Thread.yield();
        inside.set(false);
        return null;
      });
      Call<Void> run = Calls.start(kind, () -> {
        Calls.meet(together);
        worker.run();
      });
      Call<Boolean> cancel = Calls.start(ThreadKind.PLATFORM, () -> {
        Calls.meet(together);
        worker.stop();
        return worker.awaitEnd(patience()) && !inside.get();
      });
      assertThat(cancel.end(patience())).as("ended, and outside of the body").isTrue();
      run.end(patience());
    }
  }

  @Test
  @Tag("interrupt.forkjoin-cancel")
  @DisplayName("cancelling a task submitted to a ForkJoinPool interrupts it only since JDK 22")
  void forkJoinCancelInterruptsSince22() throws Exception {
    ForkJoinPool pool = new ForkJoinPool(1);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(1);
    try {
      Future<?> future = pool.submit(() -> {
        begun.countDown();
        DeafWait.await(released);
        interrupted.set(Thread.currentThread().isInterrupted());
        ended.countDown();
      });
      PoolContract.awaitOpen(begun, "the task has begun");
      assertThat(future.cancel(true)).isTrue();
      released.countDown();
      PoolContract.awaitOpen(ended, "the task has ended");
      assertThat(interrupted.get())
          .as("interrupted on JDK %s", Runtime.version().feature())
          .isEqualTo(Runtime.version().feature() >= 22);
    } finally {
      released.countDown();
      Pools.end(pool);
    }
  }

  @Test
  @Tag("interrupt.forkjoin-cancel")
  @DisplayName("this task is interrupted in a ForkJoinPool on every JDK")
  void thisTaskIsInterruptedInForkJoinPool() throws Exception {
    ForkJoinPool pool = new ForkJoinPool(1);
    CountDownLatch begun = new CountDownLatch(1);
    FutureCancelWorker<Void> worker = new FutureCancelWorker<>(() -> {
      begun.countDown();
      new CountDownLatch(1).await();
      return null;
    });
    try {
      pool.execute(worker);
      PoolContract.awaitOpen(begun, "the task has begun");
      worker.stop();
      assertThat(worker.awaitEnd(patience())).as("ended").isTrue();
    } finally {
      Pools.end(pool);
    }
  }

  @Test
  @Tag("interrupt.done-is-not-ended")
  @Tag("interrupt.real-end-awaited")
  @DisplayName("the demo shows a future that is done before its task has cleaned up")
  void demoShowsDifference() throws Exception {
    assertThat(Demo.outputOf(FutureCancelWorker.class).lines())
        .containsExactly(
            "stop() has returned. Is it done? true",
            "Has it ended? false",
            "The task has cleaned up.",
            "Now? true",
            "The next task of the pool runs. Its interrupt status is clear.");
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.real-end-awaited")
  @DisplayName("a second run() in the meantime does nothing and is not taken for the end")
  void secondRunIsNoEnd(ThreadKind kind) throws Exception {
    Waiting waiting = new Waiting();
    Call<End> call = StatusContract.start(kind, waiting);
    StatusContract.awaitAtWork(waiting, call);
    waiting.worker.run();
    assertThat(waiting.worker.awaitEnd(Duration.ZERO)).as("ended").isFalse();
    waiting.release();
    call.end(patience());
    assertThat(waiting.worker.awaitEnd(Duration.ZERO)).as("ended").isTrue();
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @DisplayName("in its own thread, a body that does not poll leaves a cancel's status set")
  void statusOfCancelIsLeft(ThreadKind kind) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    FutureCancelWorker<Void> worker = new FutureCancelWorker<>(() -> {
      begun.countDown();
      DeafWait.await(released);
      return null;
    });
    Call<Boolean> call = Calls.start(kind, () -> {
      worker.run();
      return Thread.currentThread().isInterrupted();
    });
    PoolContract.awaitOpen(begun, "the body runs");
    worker.stop();
    released.countDown();
    assertThat(call.end(patience())).as("status after run()").isTrue();
  }

  @Test
  @Tag("interrupt.no-second-cancel")
  @DisplayName("a future cancelled without an interrupt is not interrupted by a second cancel")
  void secondCancelInterruptsNobody() throws Exception {
    Waiting waiting = new Waiting();
    Call<End> call = StatusContract.start(ThreadKind.PLATFORM, waiting);
    StatusContract.awaitAtWork(waiting, call);
    assertThat(waiting.worker.cancel(false)).isTrue();
    assertThat(waiting.worker.cancel(true)).isFalse();
    assertThat(call.thread().isInterrupted()).as("interrupted").isFalse();
    StatusContract.awaitAtWork(waiting, call);
    waiting.release();
    assertThat(call.end(patience())).isEqualTo(End.RETURNED_CLEAR);
  }

  @Test
  @Tag("interrupt.forkjoin-status-left")
  @DisplayName("after a cancel the next ForkJoinPool task sees the status on JDK 17, not 25")
  void forkJoinPoolMayKeepStatus() throws Exception {
    ForkJoinPool pool = new ForkJoinPool(1);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    FutureCancelWorker<Void> worker = new FutureCancelWorker<>(() -> {
      begun.countDown();
      DeafWait.await(released);
      return null;
    });
    try {
      pool.execute(worker);
      PoolContract.awaitOpen(begun, "the body runs");
      AtomicBoolean status = new AtomicBoolean();
      CountDownLatch next = new CountDownLatch(1);
      pool.execute(() -> {
        status.set(Thread.currentThread().isInterrupted());
        next.countDown();
      });
      worker.stop();
      released.countDown();
      PoolContract.awaitOpen(next, "the next task has run");
      int feature = Runtime.version().feature();
      assumeTrue(feature == 17 || feature >= 25, "known for JDK 17, and from 25 on");
      assertThat(status.get()).as("status on JDK %s", feature).isEqualTo(feature == 17);
    } finally {
      released.countDown();
      Pools.end(pool);
    }
  }
}
