// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import stoplab.testkit.ChildJvm;

/**
 * A program that a test has run, with a bound; nothing of it is left.
 *
 * @param ended whether it has ended by itself in its time
 * @param exitCode its exit code, or -1 if it has not ended
 * @param output what it has printed, errors too
 */
record ProgramRun(boolean ended, int exitCode, String output) {
  /**
   * Runs a program, without what in the environment would change a JVM, or what it prints.
   *
   * @param words the program and its arguments
   * @param folder where it runs; a file with its output is left there
   * @param patienceSeconds after so many seconds it is killed, with all that it has started
   */
  static ProgramRun of(List<String> words, Path folder, long patienceSeconds)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder = ChildJvm.withoutJvmVariables(new ProcessBuilder(words))
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile());
    Process program = builder.start();
    try {
      boolean ended = program.waitFor(patienceSeconds, TimeUnit.SECONDS);
      return new ProgramRun(ended, ended ? program.exitValue() : -1, Files.readString(output));
    } finally {
      program.descendants().forEach(ProcessHandle::destroyForcibly);
      program.destroyForcibly();
    }
  }
}
