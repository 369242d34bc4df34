// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.interrupt.ExecutorShutdown.Report;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class ExecutorShutdownScheduledTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);

  @AfterEach
  void endPool() {
    Pools.end(pool);
  }

  /** Stops the pool, with an hour for each wait: one that is waited out fails the test. */
  private Report stop() throws Exception {
    Call<Report> call =
        Calls.start(ThreadKind.PLATFORM, () -> ExecutorShutdown.stop(pool, HOUR, HOUR));
    return call.end(NoStrayThreads.PATIENCE);
  }

  @Test
  @Tag("interrupt.shutdown-knows-the-queue")
  @DisplayName("a task due within the grace period runs, even beside one that is due later")
  void earlyTaskIsRun() throws Exception {
    AtomicBoolean run = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    pool.execute(() -> {
      begun.countDown();
      DeafWait.await(mayEnd);
      interrupted.set(Thread.currentThread().isInterrupted());
    });
    Future<?> early = pool.schedule(() -> run.set(true), 10, TimeUnit.MILLISECONDS);
    Future<?> late = pool.schedule(() -> {}, 2, TimeUnit.HOURS);
    PoolContract.awaitOpen(begun, "a task runs");
    Call<Report> call =
        Calls.start(ThreadKind.PLATFORM, () -> ExecutorShutdown.stop(pool, HOUR, HOUR));
    mayEnd.countDown();
    Report report = call.end(NoStrayThreads.PATIENCE);
    assertThat(report.terminated()).as("terminated").isTrue();
    assertThat(run)
        .as("[interrupt.shutdown-knows-the-queue] the early one has run")
        .isTrue();
    assertThat(early.isCancelled()).isFalse();
    assertThat(interrupted).as("the one that ran is interrupted").isFalse();
    assertThat(report.neverBegun()).as("never begun").containsExactly((Runnable) late);
  }

  @Test
  @Tag("interrupt.shutdown-hands-back")
  @DisplayName("periodic tasks that wait for their first or next run are handed back")
  void periodicTasksAreHandedBack() throws Exception {
    for (boolean goesOn : new boolean[] {false, true}) {
      ScheduledThreadPoolExecutor periodic = new ScheduledThreadPoolExecutor(1);
      periodic.setContinueExistingPeriodicTasksAfterShutdownPolicy(goesOn);
      try {
        CountDownLatch once = new CountDownLatch(1);
        Future<?> first = periodic.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.MINUTES);
        Future<?> next = periodic.scheduleWithFixedDelay(once::countDown, 0, 1, TimeUnit.MINUTES);
        PoolContract.awaitOpen(once, "a first run");
        periodic.submit(() -> {}).get(NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        Report report = Calls.start(
                ThreadKind.PLATFORM, () -> ExecutorShutdown.stop(periodic, HOUR, HOUR))
            .end(NoStrayThreads.PATIENCE);
        assertThat(report.terminated()).as("terminated").isTrue();
        assertThat(report.neverBegun())
            .as("[interrupt.shutdown-hands-back] never begun, goes on = %s", goesOn)
            .containsExactlyInAnyOrder((Runnable) first, (Runnable) next);
        assertThat(first.isCancelled() && next.isCancelled()).as("cancelled").isTrue();
      } finally {
        Pools.end(periodic);
      }
    }
  }

  @Test
  @Tag("interrupt.shutdown-knows-the-queue")
  @DisplayName("a periodic run in progress is finished and is the last, whatever the pool's policy")
  void runThatIsOnIsTheLast() throws Exception {
    pool.setContinueExistingPeriodicTasksAfterShutdownPolicy(true);
    CountDownLatch inRun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicInteger finished = new AtomicInteger();
    Future<?> series = pool.scheduleWithFixedDelay(
        () -> {
          inRun.countDown();
          DeafWait.await(mayEnd);
          finished.incrementAndGet();
        },
        0,
        1,
        TimeUnit.MILLISECONDS);
    PoolContract.awaitOpen(inRun, "a run is on");
    Call<Report> call =
        Calls.start(ThreadKind.PLATFORM, () -> ExecutorShutdown.stop(pool, HOUR, HOUR));
    await()
        .atMost(NoStrayThreads.PATIENCE)
        .until(() -> StatusContract.Subject.isBlockedIn(call.thread(), "awaitTermination"));
    mayEnd.countDown();
    assertThat(call.end(NoStrayThreads.PATIENCE).terminated())
        .as("[interrupt.shutdown-knows-the-queue] terminated")
        .isTrue();
    assertThat(finished).as("runs finished").hasValue(1);
    assertThat(series.isCancelled()).as("the series is cancelled").isTrue();
  }

  @Test
  @Tag("interrupt.shutdown-hands-back")
  @DisplayName("delayed tasks that the pool's policy would drop unseen are handed back")
  void droppedTasksAreHandedBack() throws Exception {
    pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    Future<?> delayed = pool.schedule(() -> {}, 1, TimeUnit.MINUTES);
    assertThat(stop().neverBegun())
        .as("[interrupt.shutdown-hands-back] never begun")
        .containsExactly((Runnable) delayed);
    assertThat(delayed.isCancelled()).as("cancelled").isTrue();
  }
}
