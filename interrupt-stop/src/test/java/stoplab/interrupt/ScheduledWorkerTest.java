// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

class ScheduledWorkerTest implements PoolContract {
  private static final Duration SHORT = Duration.ofMillis(1);

  private final ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);

  @Override
  public Runnable start(ScheduledThreadPoolExecutor pool, Callable<Void> task) {
    ScheduledWorker worker = new ScheduledWorker(
        () -> {
          try {
            task.call();
          } catch (Exception e) {
            throw new IllegalStateException(e); // ends the series too
          }
        },
        SHORT);
    worker.start(pool);
    return worker::stopNow;
  }

  @AfterEach
  void endPool() {
    Pools.end(pool);
  }

  @Test
  @Tag("interrupt.cancel-ends-series")
  @DisplayName("the runs repeat; none follows the one in progress when stop() is called")
  void stopEndsSeries() throws Exception {
    CountDownLatch runs = new CountDownLatch(5);
    AtomicBoolean stopped = new AtomicBoolean();
    AtomicInteger after = new AtomicInteger();
    ScheduledWorker worker = new ScheduledWorker(
        () -> {
          runs.countDown();
          if (stopped.get()) {
            after.incrementAndGet();
          }
        },
        SHORT);
    worker.start(pool);
    PoolContract.awaitOpen(runs, "five runs");
    worker.stop();
    awaitIdle(); // a run that has begun before may still be on
    stopped.set(true);
    pool.schedule(() -> {}, 20, TimeUnit.MILLISECONDS)
        .get(NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    assertThat(after).as("runs after stop()").hasValue(0);
    assertThat(pool.isShutdown()).as("the pool goes on").isFalse();
  }

  /** Waits until the pool's only thread has done what was before it. */
  private void awaitIdle() throws Exception {
    pool.submit(() -> {}).get(NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Test
  @Tag("interrupt.cancel-ends-series")
  @DisplayName("stop() lets the current run finish and does not interrupt it")
  void stopFinishesRun() throws Exception {
    CountDownLatch inRun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicInteger finished = new AtomicInteger();
    AtomicBoolean interrupted = new AtomicBoolean();
    ScheduledWorker worker = new ScheduledWorker(
        () -> {
          inRun.countDown();
          DeafWait.await(mayEnd);
          interrupted.set(Thread.currentThread().isInterrupted());
          finished.incrementAndGet();
        },
        SHORT);
    worker.start(pool);
    PoolContract.awaitOpen(inRun, "a run is on");
    worker.stop();
    mayEnd.countDown();
    awaitIdle();
    assertThat(finished).as("runs finished").hasValue(1);
    assertThat(interrupted).as("interrupted").isFalse();
    worker.stopNow();
    worker.stop();
  }

  @Test
  @Tag("interrupt.cancel-ends-series")
  @DisplayName("a worker stopped before its start never runs; a worker is started only once")
  void stopBeforeStart() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    ScheduledWorker worker = new ScheduledWorker(runs::incrementAndGet, SHORT);
    worker.stop();
    worker.start(pool);
    assertThat(pool.getQueue()).as("what is scheduled").isEmpty();
    assertThat(runs).hasValue(0);

    ScheduledWorker twice = new ScheduledWorker(() -> {}, SHORT);
    twice.start(pool);
    assertThatIllegalStateException()
        .isThrownBy(() -> twice.start(pool))
        .withMessage("this worker was started before");
    twice.stop();
  }

  @Test
  @Tag("interrupt.exception-ends-series")
  @DisplayName("a unit that throws ends the series without a report; the pool's thread lives on")
  void exceptionEndsSeries() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch thrown = new CountDownLatch(1);
    ScheduledWorker worker = new ScheduledWorker(
        () -> {
          runs.incrementAndGet();
          thrown.countDown();
          throw new IllegalStateException("in the unit");
        },
        SHORT);
    worker.start(pool);
    PoolContract.awaitOpen(thrown, "a run has thrown");
    pool.schedule(() -> {}, 20, TimeUnit.MILLISECONDS)
        .get(NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    assertThat(runs).as("runs").hasValue(1);
    assertThat(pool.getQueue()).as("what is scheduled").isEmpty();
  }

  @Test
  @Tag("interrupt.cancelled-stays-queued")
  @DisplayName("a cancelled series stays in the pool's queue unless configured otherwise")
  void cancelledEntryStaysQueued() {
    for (boolean removes : new boolean[] {false, true}) {
      pool.setRemoveOnCancelPolicy(removes);
      ScheduledWorker worker = new ScheduledWorker(() -> {}, Duration.ofHours(1));
      worker.start(pool);
      assertThat(pool.getQueue()).as("before").hasSize(1);
      worker.stop();
      assertThat(pool.getQueue())
          .as("after stop(), removes = %s", removes)
          .hasSize(removes ? 0 : 1);
      pool.getQueue().clear();
    }
  }

  @Test
  @Tag("interrupt.cancel-ends-series")
  @DisplayName("the demo shows an interrupted run and a clear status after it")
  void demoShowsSeries() throws Exception {
    assertThat(Demo.outputOf(ScheduledWorker.class).lines())
        .containsExactly(
            "A run begins.",
            "It is interrupted.",
            "The next task of the pool runs. Its interrupt status is clear.",
            "Entries in the pool's queue: 0");
  }

  @Test
  @DisplayName("a null argument or a period that is not positive is refused")
  void badArgumentsAreRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> new ScheduledWorker(null, SHORT))
        .withMessage("unit");
    assertThatNullPointerException()
        .isThrownBy(() -> new ScheduledWorker(() -> {}, null))
        .withMessage("period");
    assertThatNullPointerException()
        .isThrownBy(() -> new ScheduledWorker(() -> {}, SHORT).start(null))
        .withMessage("pool");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScheduledWorker(() -> {}, Duration.ZERO))
        .withMessage("the period is not positive: PT0S");
  }

  /** A run that ends by an interrupt only. */
  private static void waitForInterrupt(CountDownLatch inRun, CountDownLatch interrupted) {
    inRun.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
    }
  }

  @Test
  @Tag("interrupt.cancel-ends-series")
  @Tag("interrupt.no-second-cancel")
  @DisplayName("stopNow() interrupts the current run, even if stop() was called before")
  void stopNowAfterStopInterrupts() throws Exception {
    CountDownLatch inRun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    ScheduledWorker worker = new ScheduledWorker(() -> waitForInterrupt(inRun, interrupted), SHORT);
    worker.start(pool);
    PoolContract.awaitOpen(inRun, "a run is on");
    worker.stop();
    worker.stopNow();
    PoolContract.awaitOpen(interrupted, "the run is interrupted");
  }

  @Test
  @Tag("interrupt.cancel-ends-series")
  @DisplayName("the first run comes one period from now; one started after stop() does nothing")
  void lateRunDoesNothing() {
    AtomicReference<Runnable> taken = new AtomicReference<>();
    ScheduledThreadPoolExecutor late = new ScheduledThreadPoolExecutor(1) {
      @Override
      public ScheduledFuture<?> scheduleWithFixedDelay(
          Runnable command, long initialDelay, long delay, TimeUnit unit) {
        assertThat(List.of(unit.toMillis(initialDelay), unit.toMillis(delay)))
            .as("first delay, and next")
            .containsExactly(10_000L, 10_000L);
        taken.set(command);
        return super.scheduleWithFixedDelay(command, initialDelay, delay, unit);
      }
    };
    try {
      AtomicInteger runs = new AtomicInteger();
      ScheduledWorker worker = new ScheduledWorker(runs::incrementAndGet, Duration.ofSeconds(10));
      worker.start(late);
      taken.get().run();
      assertThat(runs).as("runs before stop()").hasValue(1);
      worker.stop();
      taken.get().run(); // as a pool does that has looked at the future just before
      assertThat(runs).as("runs").hasValue(1);
    } finally {
      Pools.end(late);
    }
  }

  @Test
  @Tag("interrupt.private-locks")
  @DisplayName("a stranger that holds a scheduled worker's monitor delays none of its methods")
  void strangersLockDelaysNothing() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch inRun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    ScheduledWorker worker =
        new ScheduledWorker(() -> waitForInterrupt(inRun, interrupted), Duration.ofMillis(1));
    Call<Void> stranger = Calls.start(ThreadKind.PLATFORM, () -> {
      synchronized (worker) {
        held.countDown();
        DeafWait.await(release);
      }
    });
    try {
      PoolContract.awaitOpen(held, "the stranger holds the monitor");
      Call<Void> call = Calls.start(ThreadKind.PLATFORM, () -> {
        worker.start(pool);
        PoolContract.awaitOpen(inRun, "[interrupt.private-locks] a run is on");
        worker.stop();
        worker.stopNow();
      });
      call.end(NoStrayThreads.PATIENCE);
      PoolContract.awaitOpen(interrupted, "[interrupt.private-locks] the run is interrupted");
      assertThat(stranger.task().isDone())
          .as("the stranger held it all the time")
          .isFalse();
    } finally {
      release.countDown();
      stranger.end(NoStrayThreads.PATIENCE);
    }
  }
}
