// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.testkit.Demo;
import stoplab.testkit.NoStrayThreads;

class CompletableFutureCancelTest implements PoolContract {
  private final ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);

  @Override
  public Runnable start(ScheduledThreadPoolExecutor pool, Callable<Void> task) {
    CompletableFuture<Void> future = CompletableFutureCancel.call(task, pool);
    return () -> future.cancel(true);
  }

  @AfterEach
  void endPool() {
    Pools.end(pool);
  }

  @Test
  @Tag("interrupt.completion-cancels")
  @DisplayName("a value, an exception or a timeout from outside interrupts the task like a cancel")
  void completionFromOutsideInterrupts() throws Exception {
    List<Consumer<CompletableFuture<Integer>>> completions = List.of(
        future -> future.complete(7),
        future -> future.completeExceptionally(new IllegalStateException()),
        future -> future.orTimeout(1, TimeUnit.MILLISECONDS),
        future -> future.cancel(false));
    for (Consumer<CompletableFuture<Integer>> completion : completions) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch interrupted = new CountDownLatch(1);
      CompletableFuture<Integer> future = CompletableFutureCancel.call(
          () -> {
            begun.countDown();
            try {
              new CountDownLatch(1).await();
            } finally {
              interrupted.countDown();
            }
            return 42;
          },
          pool);
      PoolContract.awaitOpen(begun, "the task has begun");
      assertThat(future.isDone()).isFalse();
      completion.accept(future);
      PoolContract.awaitOpen(interrupted, "the task is interrupted");
    }
  }

  @Test
  @Tag("interrupt.completion-cancels")
  @DisplayName("when the task ends by itself, the future gets its value or what it threw")
  void taskCompletesFuture() throws Exception {
    assertThat(CompletableFutureCancel.call(() -> 42, pool)
            .thenApply(value -> value + 1)
            .get(NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS))
        .isEqualTo(43);
    Exception thrown = new Exception("in the task");
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> CompletableFutureCancel.call(
                () -> {
                  throw thrown;
                },
                pool)
            .get(NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS))
        .withCause(thrown);
  }

  @Test
  @Tag("interrupt.completion-cancels")
  @DisplayName("a task cancelled in its pool cancels the future, so nobody waits for ever")
  void cancelledTaskCancelsFuture() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    // Not a scheduled one: that wraps its tasks, and hands the wrapper back.
    ExecutorService plain = Executors.newSingleThreadExecutor();
    plain.execute(() -> {
      begun.countDown();
      DeafWait.await(mayEnd);
    });
    try {
      PoolContract.awaitOpen(begun, "the pool is busy");
      CompletableFuture<Integer> future = CompletableFutureCancel.call(() -> 42, plain);
      ExecutorShutdown.stop(plain, Duration.ZERO, Duration.ZERO);
      assertThat(future.isCancelled()).as("cancelled").isTrue();
    } finally {
      mayEnd.countDown();
      Pools.end(plain);
    }
  }

  @Test
  @DisplayName("a task that the pool refuses, or a null argument, is reported at once")
  void refusalIsTold() {
    pool.shutdown();
    assertThatThrownBy(() -> CompletableFutureCancel.call(() -> 42, pool))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatNullPointerException().isThrownBy(() -> CompletableFutureCancel.call(null, pool));
    assertThatNullPointerException().isThrownBy(() -> CompletableFutureCancel.call(() -> 42, null));
  }

  @Test
  @Tag("interrupt.completion-cancels")
  @DisplayName("cancelling a stage that depends on the future does not reach the task")
  void dependentStageDoesNotReachTask() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CompletableFuture<Boolean> future = CompletableFutureCancel.call(
        () -> {
          begun.countDown();
          DeafWait.await(mayEnd);
          return Thread.currentThread().isInterrupted();
        },
        pool);
    CompletableFuture<Boolean> stage = future.thenApply(value -> value);
    PoolContract.awaitOpen(begun, "the task has begun");
    stage.cancel(true);
    mayEnd.countDown();
    assertThat(future.get(NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS))
        .as("the task was interrupted")
        .isFalse();
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> stage.thenApply(value -> value).join());
  }

  @Test
  @Tag("interrupt.completion-cancels")
  @DisplayName("the demo shows an interrupted task and a clear status after it")
  void demoShowsCancel() throws Exception {
    assertThat(Demo.outputOf(CompletableFutureCancel.class).lines())
        .containsExactlyInAnyOrder(
            "cancel(true) has returned. Is it cancelled? true",
            "The task was interrupted in its sleep. Its interrupt status is clear.",
            "The next task of the pool runs. Its interrupt status is clear.");
  }

  @Test
  @Tag("interrupt.completion-cancels")
  @DisplayName("stages that depend on the future run before the task is interrupted")
  void stagesComeFirst() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CompletableFuture<Void> future = CompletableFutureCancel.call(
        () -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } finally {
            interrupted.countDown();
          }
          return null;
        },
        pool);
    long[] inStage = {-1};
    future.whenComplete((value, failure) -> inStage[0] = interrupted.getCount());
    PoolContract.awaitOpen(begun, "the task has begun");
    future.cancel(true);
    assertThat(inStage[0]).as("interrupts still to come when the stage runs").isEqualTo(1);
    PoolContract.awaitOpen(interrupted, "the task is interrupted");
  }
}
