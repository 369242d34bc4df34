// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.flag.exercise.LongPauseExercise;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.ExerciseJudge;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class LongPauseExerciseTest {
  private static final String CLAIM = "flag.interrupt-ends-pause";

  /** A pause that is cut into naps ends with a nap: the fastest of several stops shows it. */
  private static final int STOPS = 5;

  private static final Duration AT_ONCE = ExerciseJudge.SOON.dividedBy(25);

  private final ExerciseJudge judge = new ExerciseJudge(LongPauseExercise.class, "docs/3-wait.md");

  private final AsContract contract = new AsContract();

  @Test
  @Tag(CLAIM)
  @DisplayName("stop() ends a pause of an hour at once, and leaves a running unit alone")
  void stopEndsPause() throws Exception {
    judge.refuseExit(CLAIM);
    Duration best = AsContract.LONG;
    for (int stop = 0; stop < STOPS && best.compareTo(AT_ONCE) > 0; stop++) {
      Duration latency = stopInPause();
      best = latency.compareTo(best) < 0 ? latency : best;
    }
    judge.require(
        best.compareTo(AT_ONCE) <= 0,
        CLAIM,
        "the worker ends late: the fastest of " + STOPS + " stops took " + best.toMillis()
            + " ms, so the worker slept on for a part of its pause");
    requireQuietPause();
    stopInUnit();
    judge.requireContract(
        AsContract.class,
        List.of(
            CLAIM,
            "flag.interrupt-stays-inside",
            "flag.foreign-interrupt-kept",
            "flag.stop-ends-worker",
            "flag.stop-before-start",
            "flag.stop-idempotent",
            "flag.unit-finished",
            "flag.one-more-unit-at-most",
            "flag.stop-publishes",
            "flag.interrupt-status-kept",
            "flag.exception-propagates",
            "flag.stop-ends-compiled-loop"));
  }

  /** Stops a worker that has just begun a pause of an hour, and returns how long it took to end. */
  private Duration stopInPause() throws Exception {
    StopContract.Subject subject = contract.create(() -> {}, AsContract.LONG);
    Call<Void> worker = startAndPause(subject);
    try {
      long requested = System.nanoTime();
      stop(subject);
      judge.require(
          ExerciseJudge.endSoon(List.of(worker.task())),
          CLAIM,
          "the worker is still in its pause after stop(): nothing has woken it");
      return Duration.ofNanos(System.nanoTime() - requested);
    } finally {
      letGo(worker, subject);
    }
  }

  private void requireQuietPause() throws Exception {
    StopContract.Subject subject = contract.create(() -> {}, AsContract.LONG);
    Call<Void> worker = startAndPause(subject);
    try {
      judge.requireQuiet(worker.thread(), CLAIM);
    } finally {
      letGo(worker, subject);
    }
  }

  private void stopInUnit() throws Exception {
    CountDownLatch inUnit = new CountDownLatch(1);
    CountDownLatch mayLeaveUnit = new CountDownLatch(1);
    StopContract.Subject subject = contract.create(
        () -> {
          inUnit.countDown();
          StopContract.awaitInUnit(mayLeaveUnit);
        },
        AsContract.LONG);
    Call<Void> worker = contract.start(ThreadKind.PLATFORM, subject);
    try {
      judge.require(
          ExerciseJudge.isSoon(() -> inUnit.getCount() == 0),
          CLAIM,
          "the worker pauses before its first unit: the unit comes first");
      stop(subject);
      mayLeaveUnit.countDown();
      judge.require(
          ExerciseJudge.endSoon(List.of(worker.task())),
          CLAIM,
          "a stop() that comes during the unit is lost: the worker begins the pause all the same");
    } finally {
      mayLeaveUnit.countDown();
      letGo(worker, subject);
    }
  }

  private Call<Void> startAndPause(StopContract.Subject subject) {
    Call<Void> worker = contract.start(ThreadKind.PLATFORM, subject);
    boolean paused = ExerciseJudge.isSoon(() -> AsContract.isInPause(worker.thread()));
    if (!paused) {
      letGo(worker, subject);
    }
    judge.require(paused, CLAIM, "the worker does not pause after its unit");
    return worker;
  }

  private void stop(StopContract.Subject subject) throws Exception {
    Call<Void> stopping = Calls.start(ThreadKind.PLATFORM, "stopper", subject.stop()::run);
    judge.require(
        ExerciseJudge.endSoon(List.of(stopping.task())),
        "flag.stop-idempotent",
        "stop() does not return");
  }

  private void letGo(Call<Void> worker, StopContract.Subject subject) {
    worker.thread().interrupt();
    contract.letGo(subject);
  }

  /** The promises of a flag with an interrupt, for any way to end the pause. */
  @FailsByDesign
  static final class AsContract extends FlagAndInterruptWorkerTest {
    private static final Set<Thread.State> PAUSES =
        EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    @Override
    public Subject create(Runnable unit, Duration period) {
      LongPauseExercise worker = new LongPauseExercise(unit, period);
      return new Subject(worker, worker::stop);
    }

    @Override
    public Duration patience() {
      return ExerciseJudge.LATE;
    }

    @Override
    public void awaitPause(Call<?> worker) {
      await()
          .atMost(patience())
          .pollInterval(Duration.ofMillis(1))
          .until(() -> isInPause(worker.thread()));
    }

    /** Any wait counts, except the wait for a class to be loaded. */
    static boolean isInPause(Thread thread) {
      StackTraceElement[] stack = thread.getStackTrace();
      return PAUSES.contains(thread.getState())
          && Arrays.stream(stack)
              .anyMatch(frame -> frame.getClassName().equals(LongPauseExercise.class.getName()))
          && Arrays.stream(stack)
              .noneMatch(frame -> frame.getClassName().contains("ClassLoader")
                  || frame.getMethodName().equals("<clinit>"));
    }
  }
}
