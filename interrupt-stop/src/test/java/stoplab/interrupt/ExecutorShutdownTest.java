// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.ThreadKind;

class ExecutorShutdownTest implements StatusContract {
  private static final Duration LONG = Duration.ofHours(1);

  @Override
  public Subject create() throws Exception {
    return new Stopping(LONG, LONG);
  }

  @Override
  public End asked() {
    return End.RETURNED_SET;
  }

  /** Stops a pool of one thread, whose task does not listen before it is released. */
  private static final class Stopping extends Subject {
    private final ExecutorService pool = Executors.newSingleThreadExecutor();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final Future<?> queued;
    private final Duration grace;
    private final Duration lastGrace;
    private volatile ExecutorShutdown.Report report;

    Stopping(Duration grace, Duration lastGrace) throws InterruptedException {
      this.grace = grace;
      this.lastGrace = lastGrace;
      pool.execute(() -> {
        begun.countDown();
        DeafWait.await(released);
        interrupted.set(Thread.currentThread().isInterrupted());
      });
      this.queued = pool.submit(() -> {});
      PoolContract.awaitOpen(begun, "the task has begun");
    }

    @Override
    Object call() {
      report = ExecutorShutdown.stop(pool, grace, lastGrace);
      return report;
    }

    @Override
    void release() {
      released.countDown();
    }

    @Override
    boolean isAtWork(Thread thread) {
      return isBlockedIn(thread, "awaitTermination");
    }

    @Override
    public void close() {
      released.countDown();
      Pools.end(pool);
    }
  }

  @Test
  @Tag("interrupt.shutdown-bounded")
  @DisplayName("tasks that end within the grace period are not interrupted, and nothing is left")
  void obedientPoolEnds() throws Exception {
    try (Stopping stopping = new Stopping(LONG, Duration.ZERO)) {
      stopping.release();
      ExecutorShutdown.Report report = (ExecutorShutdown.Report) stopping.call();
      assertThat(report.terminated()).as("terminated").isTrue();
      assertThat(report.neverBegun()).as("never begun").isEmpty();
      assertThat(stopping.interrupted).as("interrupted").isFalse();
      assertThat(stopping.queued.isCancelled())
          .as("the queued one is cancelled")
          .isFalse();
    }
  }

  @Test
  @Tag("interrupt.shutdown-bounded")
  @Tag("interrupt.shutdown-hands-back")
  @DisplayName("a deaf task is interrupted after the grace period, not before, and then reported")
  void deafTaskIsTold() throws Exception {
    Duration grace = Duration.ofMillis(100);
    Duration lastGrace = Duration.ofMillis(50);
    try (Stopping stopping = new Stopping(grace, lastGrace)) {
      long since = System.nanoTime();
      ExecutorShutdown.Report report = (ExecutorShutdown.Report) stopping.call();
      long took = System.nanoTime() - since;
      assertThat(report.terminated()).as("terminated").isFalse();
      assertThat(took)
          .as("both graces are given")
          .isBetween(grace.plus(lastGrace).toNanos(), patience().toNanos());
      assertThat(report.neverBegun()).as("never begun").containsExactly((Runnable) stopping.queued);
      assertThat(stopping.queued.isCancelled())
          .as("the queued one is cancelled")
          .isTrue();
      assertThatExceptionOfType(CancellationException.class).isThrownBy(stopping.queued::get);
      stopping.release();
      assertThat(ExecutorShutdown.stop(stopping.pool, LONG, LONG).terminated())
          .as("terminated, once the task has ended")
          .isTrue();
      assertThat(stopping.interrupted).as("interrupted").isTrue();
    }
  }

  @Test
  @Tag("interrupt.shutdown-bounded")
  @DisplayName("a task that reacts to its interrupt has the last grace period to leave")
  void lastGraceIsUsed() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch hit = new CountDownLatch(1);
    Future<?> task = pool.submit(() -> {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } finally {
        hit.countDown();
      }
      return null;
    });
    PoolContract.awaitOpen(begun, "the task has begun");
    assertThat(ExecutorShutdown.stop(pool, Duration.ZERO, LONG).terminated()).isTrue();
    assertThat(hit.getCount()).as("the task was interrupted").isZero();
    assertThat(task.isDone()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.shutdown-cut-short")
  @DisplayName(
      "an interrupt of the caller, in either wait, ends that wait and interrupts the tasks")
  void interruptCutsShort(ThreadKind kind) throws Exception {
    for (Duration grace : new Duration[] {LONG, Duration.ZERO}) {
      try (Stopping stopping = new Stopping(grace, LONG)) {
        Call<StatusContract.End> call = StatusContract.start(kind, stopping);
        StatusContract.awaitAtWork(stopping, call);
        call.thread().interrupt();
        assertThat(call.end(patience())).isEqualTo(asked());
        assertThat(stopping.report.terminated()).as("terminated").isFalse();
        assertThat(stopping.report.neverBegun()).as("never begun").containsExactly((Runnable)
            stopping.queued);
        assertThat(stopping.queued.isCancelled())
            .as("the queued one is cancelled")
            .isTrue();
        stopping.release();
        Pools.end(stopping.pool);
        assertThat(stopping.interrupted).as("the task is interrupted").isTrue();
      }
    }
  }

  @Test
  @Tag("interrupt.close-waits")
  @DisplayName(
      "close(), since JDK 19, interrupts tasks only if it is interrupted, and then waits on")
  void closeWaits() throws Exception {
    try (Stopping stopping = new Stopping(LONG, LONG)) {
      assumeTrue(
          stopping.pool instanceof AutoCloseable,
          "pools have close() since JDK 19: run the tests on a newer JDK");
      Call<Boolean> closer = Calls.start(ThreadKind.PLATFORM, () -> {
        ((AutoCloseable) stopping.pool).close();
        return Thread.currentThread().isInterrupted();
      });
      await()
          .atMost(patience())
          .until(() -> StatusContract.Subject.isBlockedIn(closer.thread(), "close"));
      assertThat(stopping.queued.isCancelled() || stopping.queued.isDone())
          .as("the queued task waits for its turn")
          .isFalse();
      closer.thread().interrupt();
      await()
          .atMost(patience())
          .until(() -> StatusContract.Subject.isBlockedIn(closer.thread(), "close")
              && !closer.thread().isInterrupted());
      assertThat(closer.task().isDone()).as("close() has returned").isFalse();
      stopping.release();
      assertThat(closer.end(patience())).as("the closer's status").isTrue();
      assertThat(stopping.interrupted).as("the task is interrupted").isTrue();
      assertThat(stopping.queued.isDone())
          .as("the future of what never began is left hanging")
          .isFalse();
    }
  }

  @Test
  @Tag("interrupt.shutdown-bounded")
  @Tag("interrupt.shutdown-hands-back")
  @DisplayName("the demo shows a deaf task and one that never began")
  void demoShowsWhatIsLeft() throws Exception {
    assertThat(Demo.outputOf(ExecutorShutdown.class).lines())
        .containsExactly(
            "Has the pool ended? false",
            "Tasks that never began: 1",
            "Is the future of that one cancelled? true",
            "And once the deaf task has ended by itself? true");
  }

  @Test
  @DisplayName("a null argument is refused, and the pool goes on")
  void nullIsRefused() throws Exception {
    assertThatNullPointerException().isThrownBy(() -> ExecutorShutdown.stop(null, LONG, LONG));
    try (Stopping stopping = new Stopping(LONG, LONG)) {
      assertThatNullPointerException()
          .isThrownBy(() -> ExecutorShutdown.stop(stopping.pool, null, LONG));
      assertThatNullPointerException()
          .isThrownBy(() -> ExecutorShutdown.stop(stopping.pool, LONG, null));
      assertThat(stopping.pool.isShutdown()).isFalse();
    }
  }

  @Test
  @Tag("interrupt.handed-back-hangs")
  @Tag("interrupt.shutdown-names-incomplete")
  @DisplayName("if the task of a CompletableFuture is handed back, its future is never completed")
  void completableFutureHangs() throws Exception {
    try (Stopping stopping = new Stopping(Duration.ZERO, Duration.ZERO)) {
      CompletableFuture<Void> future = CompletableFuture.runAsync(() -> {}, stopping.pool);
      ExecutorShutdown.Report report = (ExecutorShutdown.Report) stopping.call();
      assertThat(report.neverBegun()).as("never begun").hasSize(2);
      assertThat(report.incomplete())
          .as("[interrupt.shutdown-names-incomplete] incomplete")
          .hasSize(1);
      stopping.release();
      Pools.end(stopping.pool);
      assertThat(future.isDone()).as("done, in a pool that has ended").isFalse();
    }
  }

  @Test
  @Tag("interrupt.shutdown-knows-the-queue")
  @DisplayName("a task delayed for longer than the grace period is handed back, not waited for")
  void lateTaskIsNotWaitedFor() throws Exception {
    ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
    Future<?> late = pool.schedule(() -> {}, 2, TimeUnit.HOURS);
    Call<ExecutorShutdown.Report> call =
        Calls.start(ThreadKind.PLATFORM, () -> ExecutorShutdown.stop(pool, LONG, LONG));
    ExecutorShutdown.Report report;
    try {
      report = call.end(patience()); // one of the waits would be an hour
    } finally {
      Pools.end(pool);
    }
    assertThat(report.terminated())
        .as("[interrupt.shutdown-knows-the-queue] terminated")
        .isTrue();
    assertThat(report.neverBegun())
        .as("[interrupt.shutdown-hands-back] never begun")
        .containsExactly((Runnable) late);
    assertThat(late.isCancelled())
        .as("[interrupt.shutdown-hands-back] cancelled")
        .isTrue();
    assertThat(report.incomplete()).as("incomplete").isEmpty();
  }

  @Test
  @Tag("interrupt.shutdown-keeps-report")
  @DisplayName("a done() that the pool rejects after its shutdown does not lose the report")
  void rejectedDoneKeepsReport() throws Exception {
    try (Stopping stopping = new Stopping(Duration.ZERO, Duration.ZERO)) {
      FutureTask<Void> again = new FutureTask<>(() -> null) {
        @Override
        protected void done() {
          stopping.pool.execute(() -> {}); // rejected with an exception
        }
      };
      stopping.pool.execute(again);
      ExecutorShutdown.Report report = (ExecutorShutdown.Report) stopping.call();
      assertThat(report.incomplete())
          .as("[interrupt.shutdown-keeps-report] incomplete")
          .extracting(ExecutorShutdown.Incomplete::task)
          .containsExactly(again);
    }
  }
}
