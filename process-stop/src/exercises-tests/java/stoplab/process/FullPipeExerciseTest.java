// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.process.exercise.FullPipeExercise;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.ExerciseJudge;
import stoplab.testkit.ExerciseJvm;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
class FullPipeExerciseTest {
  private static final String CLAIM = "process.full-pipe-blocks";

  private final ExerciseJudge judge =
      new ExerciseJudge(FullPipeExercise.class, "docs/6-process.md");

  @Test
  @Tag(CLAIM)
  @Tag("process.output-kept")
  @DisplayName("a command that prints more than a pipe holds ends, with all its output kept")
  void bigOutputIsRead() throws Exception {
    try (ExerciseJvm jvm = ExerciseJvm.start(Child.class)) {
      String small = jvm.seen("small", judge, CLAIM);
      judge.require(
          small.equals(Child.expected(1)),
          "process.output-kept",
          "the command printed little, and run() gave " + small + " in place of "
              + Child.expected(1));
      String big = jvm.seen("big", judge, CLAIM);
      judge.require(
          !big.startsWith("stuck"),
          CLAIM,
          "run() does not return if the command prints a lot, on one stream or on both: "
              + big.replaceFirst("stuck, ", ""));
      judge.require(
          big.equals(Child.expected(Child.MUCH)),
          "process.output-kept",
          "the command printed a lot, and run() gave " + big + " in place of "
              + Child.expected(Child.MUCH));
      judge.require(
          jvm.seen("left", judge, CLAIM).equals("0"),
          "process.gone-when-told",
          "run() has returned, and the command still runs");
    }
  }

  /** Runs a command that prints little, and one that prints more than two pipes hold. */
  static final class Child {
    /** On each stream. */
    static final int MUCH = 300_000;

    private static final int EXIT_CODE = 3;

    private Child() {}

    /**
     * Runs the exercise.
     *
     * @param args the time within which a healthy run has ended
     */
    public static void main(String[] args) throws Exception {
      Duration soon = Duration.parse(args[0]);
      for (int characters : List.of(1, MUCH)) {
        Call<FullPipeExercise.Result> call =
            Calls.start(ThreadKind.PLATFORM, () -> FullPipeExercise.run(command(characters)));
        boolean ended = ExerciseJvm.holdsWithin(soon, () -> call.task().isDone());
        ExerciseJvm.report(
            characters == 1 ? "small" : "big",
            ended
                ? end(call)
                : "stuck, " + ExerciseJvm.describe(call.thread(), FullPipeExercise.class));
      }
      ExerciseJvm.report("left", ProcessHandle.current().descendants().count());
    }

    private static String end(Call<FullPipeExercise.Result> call) throws InterruptedException {
      try {
        return describe(call.task().get());
      } catch (ExecutionException e) {
        return String.valueOf(e.getCause());
      }
    }

    private static List<String> command(int characters) {
      String print = "head -c " + characters + " /dev/zero | tr '\\0' x";
      return List.of(
          "sh", "-c", print + "; " + print + " >&2; echo; echo last line; exit " + EXIT_CODE);
    }

    static String expected(int characters) {
      return describe(
          new FullPipeExercise.Result(EXIT_CODE, "x".repeat(2 * characters) + "\nlast line\n"));
    }

    private static String describe(FullPipeExercise.Result result) {
      String output = result.output();
      return output.length() + " characters"
          + (output.endsWith("\nlast line\n") ? " with the last line" : " without the last line")
          + " and exit code " + result.exitCode();
    }
  }
}
