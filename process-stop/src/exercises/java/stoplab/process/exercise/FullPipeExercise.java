// SPDX-License-Identifier: Apache-2.0
package stoplab.process.exercise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Exercise (easy): runs a command, and returns its exit code and all that it has printed.
 *
 * <p><b>Symptom:</b> "The nightly job calls a converter. With small files it works, and with a big
 * one it hangs for ever, at no CPU load. In a shell the same command takes two seconds."
 *
 * <p><b>Your task:</b> {@code run()} returns for every command that ends, however much it prints.
 * The command is not cut off, and nothing of its output is lost.
 *
 * <p><b>Hint:</b> where does the output of a command go while nobody reads it, and how much fits in
 * there?
 *
 * <p><b>Read:</b> {@code docs/6-process.md}
 *
 * <p><b>Fails with:</b> [process.full-pipe-blocks] run() does not return
 *
 * <p><b>Run:</b> {@code cd process-stop && mvn test -Pexercises -Dtest=FullPipeExerciseTest}
 */
public final class FullPipeExercise {
  private FullPipeExercise() {}

  /**
   * What a command has left behind.
   *
   * @param exitCode its exit code
   * @param output all that it has printed, on both streams
   */
  public record Result(int exitCode, String output) {}

  /**
   * Runs a command to its end.
   *
   * @param command the program and its arguments, not null
   * @return its exit code and its output
   * @throws IOException if it cannot be started
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  public static Result run(List<String> command) throws IOException, InterruptedException {
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    int exitCode = child.waitFor();
    byte[] output = child.getInputStream().readAllBytes();
    return new Result(exitCode, new String(output, StandardCharsets.UTF_8));
  }
}
