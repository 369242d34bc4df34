// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.interrupt.ExecutorShutdown.Incomplete;
import stoplab.interrupt.ExecutorShutdown.Report;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
class ExecutorShutdownReportTest {
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
  private final CountDownLatch released = new CountDownLatch(1);

  /** Gives the pool's only thread a task that listens to no interrupt. */
  @BeforeEach
  void occupyPool() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    pool.execute(() -> {
      begun.countDown();
      DeafWait.await(released);
    });
    PoolContract.awaitOpen(begun, "a task runs");
  }

  @AfterEach
  void endPool() {
    released.countDown();
    Pools.end(pool);
  }

  private Report stop() {
    return ExecutorShutdown.stop(pool, Duration.ZERO, Duration.ZERO);
  }

  @Test
  @Tag("interrupt.shutdown-names-incomplete")
  @Tag("interrupt.shutdown-keeps-report")
  @Tag("interrupt.handed-back-hangs")
  @DisplayName("tasks of a completion service are named, whatever the size of its queue")
  void tasksOfCompletionServiceAreNamed() throws Exception {
    LinkedBlockingQueue<Future<Integer>> completed = new LinkedBlockingQueue<>(1);
    ExecutorCompletionService<Integer> service = new ExecutorCompletionService<>(pool, completed);
    Future<Integer> first = service.submit(() -> 1);
    Future<Integer> second = service.submit(() -> 2);
    Report report = stop();
    assertThat(report.neverBegun()).as("never begun").hasSize(2);
    assertThat(report.incomplete())
        .as("[interrupt.shutdown-names-incomplete] incomplete")
        .extracting(Incomplete::task)
        .containsExactlyElementsOf(report.neverBegun());
    assertThat(report.incomplete().get(0).why())
        .as("[interrupt.shutdown-names-incomplete] why")
        .contains("ExecutorCompletionService");
    assertThat(completed)
        .as("[interrupt.shutdown-names-incomplete] a future that is not done is no completion")
        .isEmpty();
    assertThat(first.isDone() || second.isDone())
        .as("[interrupt.handed-back-hangs] done")
        .isFalse();
    report.incomplete().get(0).task().run();
    assertThat(service.take().get())
        .as("[interrupt.shutdown-names-incomplete] run by its owner, it completes")
        .isEqualTo(1);
  }

  @Test
  @Tag("interrupt.shutdown-names-incomplete")
  @DisplayName("the task of a CompletableFuture is named, and running it completes the future")
  void taskOfCompletableFutureIsNamed() throws Exception {
    CompletableFuture<Integer> future = CompletableFuture.supplyAsync(() -> 42, pool);
    Report report = stop();
    assertThat(report.incomplete())
        .as("[interrupt.shutdown-names-incomplete] incomplete")
        .hasSize(1);
    Incomplete incomplete = report.incomplete().get(0);
    assertThat(incomplete.why()).contains("CompletableFuture");
    incomplete.task().run();
    assertThat(future.getNow(0))
        .as("[interrupt.shutdown-names-incomplete] the value")
        .isEqualTo(42);
  }

  @Test
  @Tag("interrupt.shutdown-names-incomplete")
  @DisplayName("a plain task is named, since it may complete something; a submit() task is not")
  void plainTaskIsNamed() {
    Runnable plain = () -> {};
    pool.execute(plain);
    Future<?> submitted = pool.submit(() -> {});
    Report report = stop();
    assertThat(report.neverBegun()).containsExactly(plain, (Runnable) submitted);
    assertThat(report.incomplete())
        .as("[interrupt.shutdown-names-incomplete] incomplete")
        .extracting(Incomplete::task)
        .containsExactly(plain);
    assertThat(submitted.isCancelled()).isTrue();
  }

  @Test
  @Tag("interrupt.shutdown-keeps-report")
  @DisplayName("a done() that throws is named in the report, and later tasks are cancelled too")
  void doneThatThrowsIsNamed() {
    for (Throwable thrown :
        new Throwable[] {new IllegalStateException("Queue full"), new StackOverflowError("deep")}) {
      FutureTask<Void> throwing = new FutureTask<>(() -> null) {
        @Override
        protected void done() {
          if (thrown instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) thrown;
        }
      };
      LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
      ThreadPoolExecutor other = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, queue);
      other.prestartAllCoreThreads();
      CountDownLatch mayEnd = new CountDownLatch(1);
      try {
        other.execute(() -> DeafWait.await(mayEnd));
        await()
            .atMost(NoStrayThreads.PATIENCE)
            .until(() -> other.getActiveCount() == 1 && queue.isEmpty());
        other.execute(throwing);
        Future<?> next = other.submit(() -> {});
        Report report = ExecutorShutdown.stop(other, Duration.ZERO, Duration.ZERO);
        assertThat(report.neverBegun())
            .as("[interrupt.shutdown-keeps-report] never begun")
            .containsExactly(throwing, (Runnable) next);
        assertThat(report.incomplete())
            .as("[interrupt.shutdown-keeps-report] incomplete")
            .containsExactly(new Incomplete(throwing, "its cancel(false) threw " + thrown));
        assertThat(next.isCancelled())
            .as("[interrupt.shutdown-keeps-report] the next is cancelled")
            .isTrue();
      } finally {
        mayEnd.countDown();
        Pools.end(other);
      }
    }
  }
}
