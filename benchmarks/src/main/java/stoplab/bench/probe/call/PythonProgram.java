// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.call;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import stoplab.bench.probe.process.ChildProcessGuard;
import stoplab.bench.probe.process.TemporaryFolder;

/**
 * Python's ways to run a function in another process, each measured by a Python program of its own.
 *
 * <p>Guarantee [bench.call-python-is-optional]: a way that is not to be had here, or that fails, is
 * not measured, and nothing else fails because of it. Guarantee [bench.call-python-leaves]: if a
 * program is killed, its workers leave.
 *
 * <p>For one thread at a time.
 */
public final class PythonProgram implements AutoCloseable {
  private static final String COMMAND = "python3";
  private static final String SCRIPT = "python_calls.py";
  private static final String VERSION = "version ";

  /** Longer than the program lives. */
  private static final Duration PATIENCE = Duration.ofSeconds(80);

  private final TemporaryFolder folder = TemporaryFolder.make();
  private final Path python;

  /**
   * Makes a folder for the program.
   *
   * @param python what runs it
   * @throws IOException if it cannot be written
   */
  public PythonProgram(Path python) throws IOException {
    this.python = python;
    try (InputStream script = PythonProgram.class.getResourceAsStream(SCRIPT)) {
      if (script == null) {
        throw new FileNotFoundException(SCRIPT + " is not on the class path");
      }
      Files.copy(script, folder.folder().resolve(SCRIPT));
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** The Python that a shell would find now; empty if there is none. */
  public static Optional<Path> find() {
    return find(Optional.ofNullable(System.getenv("PATH")).orElse(""));
  }

  /** The same in a list of folders. */
  static Optional<Path> find(String path) {
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(each -> !each.isEmpty())
        .map(each -> Path.of(each, COMMAND).toAbsolutePath())
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /**
   * What a program has measured.
   *
   * @param version of Python, such as 31107 for 3.11.7
   * @param nanos from each call to its result, in nanoseconds; the first is the program's first
   */
  public record Result(int version, List<Long> nanos) {}

  /**
   * Measures one way.
   *
   * @param way its name in the script
   * @param samples how many calls besides the first are measured; fewer if they take too long
   * @param warmUps how many calls between these do not count
   * @return what was measured; empty if this Python has no such way, or if it has failed
   * @throws Exception if the program cannot be started or does not end, or if this JVM is ending
   */
  public Optional<Result> measure(String way, int samples, int warmUps) throws Exception {
    Path out = folder.folder().resolve(way + ".txt");
    ProcessBuilder builder = new ProcessBuilder(
            python.toString(),
            "-B", // leaves no compiled files behind
            folder.folder().resolve(SCRIPT).toString(),
            way,
            Integer.toString(samples),
            Integer.toString(warmUps))
        .redirectOutput(out.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT);
    Process program = ChildProcessGuard.start(builder::start);
    try {
      program.getOutputStream().close();
      if (!program.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException("Python has not ended within " + PATIENCE);
      }
      return program.exitValue() == 0 ? parse(Files.readAllLines(out)) : Optional.empty();
    } finally {
      program.descendants().forEach(ProcessHandle::destroyForcibly);
      program.destroyForcibly();
    }
  }

  /** Reads what the script has printed; empty if that is not a version and times. */
  static Optional<Result> parse(List<String> lines) {
    if (lines.size() < 2 || !lines.get(0).startsWith(VERSION)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Result(
          Integer.parseInt(lines.get(0).substring(VERSION.length())),
          lines.stream().skip(1).map(Long::valueOf).toList()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Removes the folder. */
  @Override
  public void close() {
    folder.close();
  }
}
