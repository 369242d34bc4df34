// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.flag.exercise.SpinningExercise;
import stoplab.testkit.ExerciseJudge;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class SpinningExerciseTest {
  private static final String CLAIM = "flag.stop-ends-compiled-loop";

  /**
   * How long a worker spins in each fresh JVM. C2 needs milliseconds, and more on a busy machine.
   */
  private static final List<Long> SPIN_MILLIS = List.of(200L, 400L, 800L, 1600L, 3200L);

  private final ExerciseJudge judge = new ExerciseJudge(SpinningExercise.class, "docs/2-flag.md");

  @Test
  @Tag(CLAIM)
  @DisplayName("stop() ends the worker, even when C2 has compiled its loop")
  void stopEndsWorker() throws Exception {
    judge.refuseExit(CLAIM);
    judge.refuseCalls(
        "java/(lang/Thread\\.(sleep|yield|onSpinWait)|util/concurrent/TimeUnit\\.sleep"
            + "|util/concurrent/locks/LockSupport\\.park\\w*|io/PrintStream\\.\\w+)",
        CLAIM,
        "which may happen to help, is no guarantee, and costs time in every turn");
    requireEndInCompiledLoop();
    judge.requireContract(
        AsContract.class,
        List.of(
            "flag.stop-ends-worker",
            "flag.stop-before-start",
            "flag.stop-idempotent",
            "flag.unit-finished",
            "flag.one-more-unit-at-most",
            "flag.stop-publishes",
            "flag.interrupt-status-kept",
            "flag.exception-propagates",
            CLAIM));
  }

  /** A hang is allowed, not required: two JVMs must end well, both with a compiled loop. */
  private void requireEndInCompiledLoop() throws InterruptedException {
    int compiled = 0;
    for (long spinMillis : SPIN_MILLIS) {
      SpinAndStop.Seen seen = spin(spinMillis);
      judge.require(
          seen.outcome() == SpinAndStop.Outcome.TERMINATED,
          CLAIM,
          "the worker still runs after stop(): its compiled loop does not see what stop() wrote");
      compiled += seen.compiled() ? 1 : 0;
      if (compiled == 2) {
        return;
      }
    }
    judge.require(
        false,
        CLAIM,
        "in " + SPIN_MILLIS.size() + " JVMs the loop was too slow for C2 to compile it: take out"
            + " what you have put in, or try again on a machine with less load");
  }

  private SpinAndStop.Seen spin(long spinMillis) throws InterruptedException {
    try {
      return SpinAndStop.run(
          List.of(),
          AsContract.class,
          ThreadKind.PLATFORM,
          "count",
          spinMillis,
          ExerciseJudge.SOON);
    } catch (AssertionError e) {
      judge.require(
          !e.getMessage().contains("left unasked"),
          "flag.stop-ends-worker",
          "the worker ends although nobody has called stop()");
      throw e;
    }
  }

  @FailsByDesign
  static final class AsContract implements PublishingStopContract {
    @Override
    public Subject create(Runnable unit) {
      SpinningExercise worker = new SpinningExercise(unit);
      return new Subject(worker, worker::stop);
    }

    @Override
    public Duration patience() {
      return ExerciseJudge.LATE;
    }
  }
}
