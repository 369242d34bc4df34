// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.process.exercise.HookExercise;
import stoplab.testkit.ExerciseJudge;
import stoplab.testkit.ExerciseJvm;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
class HookExerciseTest {
  private static final String CLAIM = "process.program-one-deadline";
  private static final String HOOKS = "process.term-runs-hooks";

  /** The exit code of a JVM that SIGTERM has ended: 128 + 15. */
  private static final int TERMINATED = 143;

  private final ExerciseJudge judge = new ExerciseJudge(HookExercise.class, "docs/7-program.md");

  @Test
  @Tag(CLAIM)
  @Tag(HOOKS)
  @DisplayName("SIGTERM ends the JVM by the deadline, and no worker that obeys is cut off")
  void termEndsProgram() throws Exception {
    try (ExerciseJvm jvm = ExerciseJvm.start(HookPrograms.Deaf.class)) {
      Optional<String> held = terminate(jvm);
      judge.require(
          held.isEmpty() && jvm.hasEnded(),
          CLAIM,
          "the JVM still runs after SIGTERM, and its deadline has passed: " + held.orElse(""));
      requireHooks(jvm);
      judge.require(
          jvm.seen("obedient worker").equals(Optional.of("has cleaned up")),
          CLAIM,
          "the JVM ends in time, but the last worker was not asked, or had no time: it would obey");
    }
    try (ExerciseJvm jvm = ExerciseJvm.start(HookPrograms.Obedient.class)) {
      Optional<String> held = terminate(jvm);
      judge.require(
          held.isEmpty() && jvm.hasEnded(),
          CLAIM,
          "all workers have ended, but the shutdown goes on, with a limit of a minute: "
              + held.orElse(""));
      judge.require(
          jvm.seen("obedient worker").equals(Optional.of("has cleaned up")),
          CLAIM,
          "the JVM has ended before its only worker, which obeys, and had a minute of time");
      requireHooks(jvm);
    }
  }

  /** Sends SIGTERM, and returns what holds the JVM; empty if it ends. */
  private Optional<String> terminate(ExerciseJvm jvm) throws InterruptedException {
    jvm.seen("ready", judge, CLAIM);
    jvm.child().handle().destroy();
    return jvm.seen("held");
  }

  private void requireHooks(ExerciseJvm jvm) {
    int exitCode = jvm.child().exitCode();
    judge.require(
        exitCode == TERMINATED,
        HOOKS,
        "the JVM ends in time, but its exit code is " + exitCode + ", not " + TERMINATED);
    judge.require(
        jvm.seen("other hook").equals(Optional.of("has run")),
        HOOKS,
        "the JVM ends in time, but another shutdown hook was cut off");
  }
}
