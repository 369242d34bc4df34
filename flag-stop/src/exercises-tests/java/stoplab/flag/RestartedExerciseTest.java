// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.flag.exercise.RestartedExercise;
import stoplab.testkit.Calls;
import stoplab.testkit.ExerciseJudge;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class RestartedExerciseTest {
  private static final String CLAIM = "flag.stop-before-start";

  private final ExerciseJudge judge = new ExerciseJudge(RestartedExercise.class, "docs/1-ask.md");

  @Test
  @Tag(CLAIM)
  @DisplayName("a worker that was stopped before its start runs no unit")
  void stopBeforeStartIsKept() throws Exception {
    judge.refuseExit(CLAIM);
    requireNoUnitAfterEarlyStop();
    requireNoUnitInSecondRun();
    judge.requireContract(
        AsContract.class,
        List.of(
            "flag.stop-ends-worker",
            "flag.stop-ends-compiled-loop",
            CLAIM,
            "flag.stop-idempotent",
            "flag.unit-finished",
            "flag.one-more-unit-at-most",
            "flag.stop-publishes",
            "flag.interrupt-status-kept",
            "flag.exception-propagates"));
  }

  private void requireNoUnitAfterEarlyStop() throws Exception {
    AtomicInteger units = new AtomicInteger();
    RestartedExercise worker = new RestartedExercise(() -> {
      units.incrementAndGet();
      throw new TestIsOver();
    });
    judge.require(
        ExerciseJudge.endSoon(List.of(start("stopper", worker::stop))),
        CLAIM,
        "stop() does not return before the worker has started");
    boolean ended = ExerciseJudge.endSoon(List.of(start("worker", ending(worker))));
    judge.require(
        units.get() == 0,
        CLAIM,
        "the worker ran a unit although stop() came before its start: the stop was lost");
    judge.require(ended, CLAIM, "run() of a worker that was already stopped does not return");
    requireNoUnit(worker, units);
  }

  private void requireNoUnitInSecondRun() throws Exception {
    AtomicInteger units = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    RestartedExercise worker = new RestartedExercise(() -> {
      units.incrementAndGet();
      if (over.get()) {
        throw new TestIsOver();
      }
    });
    FutureTask<Void> firstRun = start("worker", ending(worker));
    ExerciseJudge.isSoon(() -> units.get() > 0);
    boolean ended = ExerciseJudge.endSoon(List.of(start("stopper", worker::stop), firstRun));
    over.set(true);
    judge.require(
        ended && units.get() > 0,
        "flag.stop-ends-worker",
        "a worker that is started and then stopped no longer runs and ends as it should");
    requireNoUnit(worker, units);
  }

  /** Runs a stopped worker again. */
  private void requireNoUnit(RestartedExercise stopped, AtomicInteger units) throws Exception {
    int before = units.get();
    ExerciseJudge.endSoon(List.of(start("worker", ending(stopped))));
    judge.require(
        units.get() == before,
        CLAIM,
        "a second run() runs units although the worker was stopped: nothing may undo a stop");
  }

  private static FutureTask<Void> start(String name, Runnable body) {
    return Calls.start(ThreadKind.PLATFORM, name, body::run).task();
  }

  /** The unit throws in order to end a worker that would run for ever. */
  private static Runnable ending(Runnable worker) {
    return () -> {
      try {
        worker.run();
      } catch (TestIsOver expected) {
        Thread.onSpinWait();
      }
    };
  }

  private static final class TestIsOver extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @FailsByDesign
  static final class AsContract implements PublishingStopContract {
    @Override
    public Subject create(Runnable unit) {
      RestartedExercise worker = new RestartedExercise(unit);
      return new Subject(worker, worker::stop);
    }

    @Override
    public Duration patience() {
      return ExerciseJudge.LATE;
    }
  }
}
