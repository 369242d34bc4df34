// SPDX-License-Identifier: Apache-2.0
package stoplab.process.exercise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A sample solution: it reads to the end of the output first, and then waits for the exit code.
 *
 * <p>The output of a child goes into a pipe, and a child that writes into a full pipe waits for a
 * reader. {@code waitFor()} waited for the child, so both waited for ever; see
 * {@link stoplab.process.BrokenFullPipe}. Both streams share one pipe here. If they did not, each
 * would need a reader of its own.
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
    byte[] output = child.getInputStream().readAllBytes();
    int exitCode = child.waitFor();
    return new Result(exitCode, new String(output, StandardCharsets.UTF_8));
  }
}
