// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.interrupt.ExecutorShutdown.Report;
import stoplab.testkit.NoStrayThreads;

/** Tasks that a pool has wrapped in a future of its own, and pools whose own methods throw. */
@ExtendWith(NoStrayThreads.class)
class ExecutorShutdownWrappedTest {
  /** How to hand in a task, and get a future that only the task itself completes. */
  private static Map<String, Function<ExecutorService, Future<?>>> wrapped() {
    Map<String, Function<ExecutorService, Future<?>>> ways = new TreeMap<>();
    ways.put("supplyAsync", pool -> CompletableFuture.supplyAsync(() -> 1, pool));
    ways.put("runAsync", pool -> CompletableFuture.runAsync(() -> {}, pool));
    ways.put(
        "thenApplyAsync",
        pool -> CompletableFuture.completedFuture(1).thenApplyAsync(value -> value, pool));
    ways.put("completion service", pool -> new ExecutorCompletionService<>(pool).submit(() -> 1));
    ways.put("execute(FutureTask)", pool -> {
      FutureTask<Integer> task = new FutureTask<>(() -> 1);
      pool.execute(task);
      return task;
    });
    ways.put("submit(FutureTask)", ExecutorShutdownWrappedTest::submitFutureTask);
    ways.put("submit(FutureCancelWorker)", pool -> {
      FutureCancelWorker<Integer> task = new FutureCancelWorker<>(() -> 1);
      pool.submit(task);
      return task;
    });
    return ways;
  }

  private static Future<?> submitFutureTask(ExecutorService pool) {
    FutureTask<Integer> task = new FutureTask<>(() -> 1);
    pool.submit(task);
    return task;
  }

  /** Hands in a task behind one that listens to no interrupt, and stops the pool. */
  private static Report stopBehindDeafTask(ExecutorService pool, Runnable handIn) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    try {
      pool.execute(() -> {
        begun.countDown();
        DeafWait.await(mayEnd);
      });
      PoolContract.awaitOpen(begun, "a task runs");
      handIn.run();
      return ExecutorShutdown.stop(pool, Duration.ZERO, Duration.ZERO);
    } finally {
      mayEnd.countDown();
      Pools.end(pool);
    }
  }

  @Test
  @Tag("interrupt.shutdown-names-incomplete")
  @DisplayName("in a scheduled pool, which wraps all tasks, those that complete others are named")
  void tasksInsideScheduledTasksAreNamed() throws Exception {
    List<String> unnamed = new ArrayList<>();
    wrapped().forEach((name, way) -> {
      List<Future<?>> future = new ArrayList<>();
      Report report;
      try {
        ExecutorService pool = new ScheduledThreadPoolExecutor(1);
        report = stopBehindDeafTask(pool, () -> future.add(way.apply(pool)));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      assertThat(report.neverBegun()).as("never begun, %s", name).hasSize(1);
      if (!future.get(0).isDone() && report.incomplete().isEmpty()) {
        unnamed.add(name);
      }
    });
    assertThat(unnamed)
        .as("[interrupt.shutdown-names-incomplete] futures that nobody completes, not named")
        .isEmpty();
  }

  @Test
  @Tag("interrupt.shutdown-names-incomplete")
  @Tag("interrupt.shutdown-hands-back")
  @DisplayName("a FutureTask handed to submit() is named; a plain task is cancelled")
  void futureTaskInsideSubmittedTaskIsNamed() throws Exception {
    for (ThreadPoolExecutor pool : List.of(
        new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>()),
        new ScheduledThreadPoolExecutor(1))) {
      List<Future<?>> plain = new ArrayList<>();
      List<Future<?>> inner = new ArrayList<>();
      Report report = stopBehindDeafTask(pool, () -> {
        plain.add(pool.submit(() -> {}));
        inner.add(submitFutureTask(pool));
        plain.add(pool.submit(() -> 1));
      });
      assertThat(report.neverBegun()).as("never begun").hasSize(3);
      assertThat(report.incomplete())
          .as("[interrupt.shutdown-names-incomplete] incomplete of %s", pool.getClass())
          .hasSize(1);
      assertThat(report.incomplete().get(0).why())
          .as("[interrupt.shutdown-names-incomplete] why")
          .contains("completes another future");
      assertThat(inner.get(0).isDone()).as("the inner one is done").isFalse();
      assertThat(plain).as("[interrupt.shutdown-hands-back]").allMatch(Future::isCancelled);
    }
  }

  @Test
  @Tag("interrupt.shutdown-keeps-report")
  @DisplayName("a terminated() that throws loses neither the report nor the tasks")
  void terminatedThatThrowsKeepsReport() {
    Thread caller = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = caller.getUncaughtExceptionHandler();
    List<Throwable> uncaught = new ArrayList<>();
    caller.setUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
    try {
      for (Throwable thrown : new Throwable[] {new IllegalStateException("hook"), new Error("x")}) {
        for (int queued = 0; queued < 2; queued++) {
          uncaught.clear();
          // A pool without a thread ends in the thread that shuts it down.
          ThreadPoolExecutor pool =
              new ThreadPoolExecutor(
                  1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> null) {
                @Override
                protected void terminated() {
                  if (thrown instanceof Error error) {
                    throw error;
                  }
                  throw (RuntimeException) thrown;
                }
              };
          if (queued > 0) {
            pool.execute(() -> {});
          }
          Report report = ExecutorShutdown.stop(pool, Duration.ZERO, Duration.ZERO);
          assertThat(report.terminated()).as("terminated").isTrue();
          assertThat(report.neverBegun())
              .as("[interrupt.shutdown-keeps-report] never begun, of %s", queued)
              .hasSize(queued);
          assertThat(uncaught)
              .as("[interrupt.shutdown-keeps-report] reported to the handler")
              .containsExactly(thrown);
        }
      }
    } finally {
      caller.setUncaughtExceptionHandler(before == caller.getThreadGroup() ? null : before);
    }
  }
}
