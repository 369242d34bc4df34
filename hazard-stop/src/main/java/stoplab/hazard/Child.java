// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A JVM that may hang or crash, in a folder of its own which takes all that it drops: output, crash
 * log, unpacked libraries. {@link #close()} ends it and all that it has started, and removes the
 * folder; so does the end of this JVM, unless that is killed. For one thread.
 */
final class Child implements AutoCloseable {
  private static final String CRASH_LOG = "hs_err.log";

  private final Path folder;
  private final Process process;

  private Child(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /** The program could not be started at all. */
  static final class NotStarted extends IOException {
    private static final long serialVersionUID = 1L;

    NotStarted(IOException cause) {
      super(cause);
    }
  }

  /**
   * Starts a {@code main} of ours.
   *
   * @param java the program to run it with
   * @param jvmOptions options more than those that every child gets
   */
  static Child start(Path java, List<String> jvmOptions, Class<?> main, String... args)
      throws IOException {
    Path folder = Files.createTempDirectory("stoplab-hazard");
    Litter.add(folder);
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(List.of(
        "-XX:+IgnoreUnrecognizedVMOptions", // another JVM may not have those below
        "-XX:-CreateCoredumpOnCrash",
        "-XX:ErrorFile=" + folder.resolve(CRASH_LOG),
        "-XX:-UsePerfData", // its file would outlive a JVM that is killed
        "-Djava.io.tmpdir=" + folder,
        "-Djna.tmpdir=" + folder));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("out").toFile());
    // The JVM would announce them in its output.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    try {
      Process process = builder.start();
      Litter.add(process);
      return new Child(folder, process);
    } catch (IOException e) {
      Litter.remove(folder);
      throw new NotStarted(e);
    }
  }

  /** Returns whether it has ended by itself within the bound. */
  boolean awaitEnd(Duration bound) throws InterruptedException {
    return process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The exit code of one that has ended. */
  int exitCode() {
    return process.exitValue();
  }

  /** What it has printed so far, on both streams. */
  String output() throws IOException {
    return new String(Files.readAllBytes(folder.resolve("out")), StandardCharsets.UTF_8);
  }

  /** The line of its crash log that names the error, or nothing if there is no log. */
  String crash() throws IOException {
    Path log = folder.resolve(CRASH_LOG);
    if (!Files.exists(log)) {
      return "";
    }
    return new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> line.matches("#  +(SIG|EXCEPTION|Internal|fatal|Out of).*"))
        .map(line -> line.substring(1).strip().replaceAll("( at |,).*", ""))
        .findFirst()
        .orElse("a crash log");
  }

  @Override
  public void close() throws IOException {
    Litter.end(process);
    Litter.remove(folder);
  }

  /** That of this JVM; absolute, since the child works in its own folder. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
