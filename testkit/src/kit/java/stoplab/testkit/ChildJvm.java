// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A child JVM for what may hang: same JDK and class path, output in a file, every wait bounded.
 *
 * <p>{@link #close()} ends the child and all that it started, and removes the file. Use it from one
 * thread.
 */
public final class ChildJvm implements AutoCloseable {
  /**
   * The first three hold options, and the JVM announces them; the last makes it log what it does.
   */
  private static final List<String> JVM_VARIABLES = List.of(
      "JAVA_TOOL_OPTIONS",
      "_JAVA_OPTIONS",
      "JDK_JAVA_OPTIONS",
      "_JAVA_SR_SIGNUM",
      "_JAVA_LAUNCHER_DEBUG");

  /** The number of threads in {@code /proc/PID/stat}, counted from the state on; see proc(5). */
  private static final int THREADS = 17;

  private final Process process;
  private final Path output;

  private ChildJvm(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts {@code main} in a JVM of its own.
   *
   * @param jvmOptions options of the child JVM, such as {@code -Xint}; may be empty
   * @param main a class with a {@code main} method on this JVM's class path
   * @param args the arguments of {@code main}
   * @return the running child, to be closed
   */
  public static ChildJvm start(List<String> jvmOptions, Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    try {
      // A file, not a pipe: a pipe that nobody drains would block the child.
      Path output = Files.createTempFile("stoplab-child", ".txt");
      try {
        ProcessBuilder builder = withoutJvmVariables(new ProcessBuilder(command));
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        return new ChildJvm(builder.start(), output);
      } catch (IOException e) {
        Files.delete(output);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes from a child's environment what would change its JVM or the output of that JVM.
   *
   * @param builder of a JVM, or of what starts one
   * @return the same builder
   */
  public static ProcessBuilder withoutJvmVariables(ProcessBuilder builder) {
    JVM_VARIABLES.forEach(builder.environment()::remove);
    return builder;
  }

  /**
   * Waits for the child's own end.
   *
   * @param bound how long to wait at most
   * @return whether it has ended
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  public boolean awaitExit(Duration bound) throws InterruptedException {
    return process.waitFor(bound.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Returns the exit code.
   *
   * @return the code of the ended child
   * @throws IllegalThreadStateException if it still runs
   */
  public int exitCode() {
    return process.exitValue();
  }

  /**
   * Returns what the child has printed so far, on both streams.
   *
   * @return the text, may be empty
   */
  public String output() {
    try {
      return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the handle of the child, to inspect its children or to signal it.
   *
   * @return the handle, never null
   */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /**
   * Returns the file that holds the output.
   *
   * @return the file, which {@link #close()} removes
   */
  public Path file() {
    return output;
  }

  /**
   * Ends the child and its descendants by force, waits for its end, and removes the file. A killed
   * JVM that was asked for a dump leaves the socket of its attach listener, which goes, too.
   */
  @Override
  public void close() {
    List<ProcessHandle> descendants = process.descendants().toList(); // later they cannot be found
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
    boolean interrupted = Thread.interrupted();
    try {
      await("the end of the killed child " + process.pid())
          .pollInterval(Duration.ofMillis(5))
          .until(() -> !process.isAlive() && descendants.stream().noneMatch(ChildJvm::runs));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    try {
      Files.deleteIfExists(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    removeAttachSocket(process.pid());
  }

  /**
   * Removes what a JVM leaves that was asked for a dump and then killed: on Linux, the socket of
   * its attach listener.
   *
   * @param pid a JVM that has ended
   */
  public static void removeAttachSocket(long pid) {
    try {
      Files.deleteIfExists(Path.of("/tmp/.java_pid" + pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns whether a process runs. A killed process that has not been reaped yet does not: it is a
   * zombie. But a zombie with more than one thread does run: only its main thread has ended. A
   * command that cannot be read proves nothing.
   *
   * @param process a process, not null
   * @return false if it has ended, reaped or not
   */
  public static boolean runs(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    try {
      String stat = Files.readString(
          Path.of("/proc/" + process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
      // The name may contain anything, so the last parenthesis counts.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return !fields[0].matches("[ZX]") || Integer.parseInt(fields[THREADS]) > 1;
    } catch (IOException e) {
      return process.isAlive(); // it has just ended, or this is not Linux
    }
  }
}
