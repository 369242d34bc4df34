// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Questions to one JVM through {@code jcmd}, all of them within one bound. Answers go to files in a
 * private folder, so that no reader that is too slow holds up the JVM. {@link #close()} ends what
 * still runs and removes the folder; so does the end of this JVM by a signal. Use it from one
 * thread.
 */
final class JcmdSession implements AutoCloseable {
  /** The name of the folder begins so; our process id follows. */
  static final String PREFIX = "stop-doctor-";

  /** Larger than the dump of a million threads; nobody fills a disk through us. */
  private static final long LARGEST_ANSWER = 4L << 30;

  /** {@code jcmd} removes its own traces if it may give up by itself, which a kill prevents. */
  private static final Duration ATTACH = Duration.ofSeconds(6);

  private static final Duration KILLED = Duration.ofSeconds(2);
  private static final int POLL_MILLIS = 100;
  private static final int FIRST_BYTES = 4000;

  /** These three hold options for a JVM, and it announces them among its output. */
  private static final List<String> JVM_VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");

  private final Path jcmd;
  private final long pid;
  private final long deadline;
  private final Path folder;
  private final Thread hook = new Thread(this::clean, "stop-doctor cleans up");
  private volatile Process running;

  private JcmdSession(Path jcmd, long pid, Duration bound) throws IOException {
    this.jcmd = jcmd;
    this.pid = pid;
    deadline = System.nanoTime() + bound.toNanos();
    folder = Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Begins a session.
   *
   * @param jcmd the program
   * @param pid the JVM
   * @param bound how long all questions together may take
   * @throws IOException if there is no place for the answers
   */
  static JcmdSession open(Path jcmd, long pid, Duration bound) throws IOException {
    return new JcmdSession(jcmd, pid, bound);
  }

  /** How a question ended. */
  enum End {
    /** With an answer. */
    ANSWERED,
    /** With an error. */
    FAILED,
    /** Not within the bound; {@code jcmd} was killed. */
    TOO_LATE,
    /** With more output than a dump has; {@code jcmd} was killed. */
    TOO_LARGE
  }

  /**
   * What came of a question.
   *
   * @param end how it ended
   * @param file what {@code jcmd} has printed, errors too; it is removed with the session
   */
  record Reply(End end, Path file) {
    /** The beginning of what was printed: an error is short. */
    String beginning() throws IOException {
      try (InputStream in = Files.newInputStream(file)) {
        return new String(in.readNBytes(FIRST_BYTES), StandardCharsets.UTF_8);
      }
    }
  }

  /**
   * Makes a folder below the private one, into which the JVM can write.
   *
   * @param target the JVM
   * @return the folder, which only the user of the JVM can read; it is removed with the session
   * @throws IOException if that is not possible
   */
  Path folderFor(TargetProcess target) throws IOException {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    onlyOwner(shared);
    if (target.isOfAnotherUser()) {
      target.give(shared);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }
    return shared;
  }

  private static void onlyOwner(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /**
   * Asks.
   *
   * @param question a command of {@code jcmd} with its arguments
   * @throws IOException if {@code jcmd} cannot be started
   * @throws InterruptedException if this thread is interrupted; {@code jcmd} is killed
   */
  Reply ask(String... question) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(
        jcmd.toString(),
        // It leaves no file in /tmp even if it is killed, and starts faster.
        "-J-XX:-UsePerfData",
        "-J-XX:TieredStopAtLevel=1",
        "-J-Dsun.tools.attach.attachTimeout=" + ATTACH.toMillis(),
        Long.toString(pid)));
    words.addAll(List.of(question));
    Path file = Files.createTempFile(folder, "answer", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(file.toFile());
    JVM_VARIABLES.forEach(builder.environment()::remove);
    running = builder.start();
    try {
      running.getOutputStream().close();
      return new Reply(await(running, file), file);
    } finally {
      kill(running);
    }
  }

  private End await(Process process, Path file) throws IOException, InterruptedException {
    while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      if (System.nanoTime() - deadline >= 0) {
        return End.TOO_LATE;
      }
      if (Files.size(file) > LARGEST_ANSWER) {
        return End.TOO_LARGE;
      }
    }
    return process.exitValue() == 0 ? End.ANSWERED : End.FAILED;
  }

  private static void kill(Process process) throws InterruptedException {
    if (process.isAlive()) {
      process.destroyForcibly().waitFor(KILLED.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Ends {@code jcmd} if it still runs, and removes the folder. */
  @Override
  public void close() {
    clean();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This JVM is ending already, and the hook cleans once more: nothing is left to do.
    }
  }

  private void clean() {
    Process process = running;
    if (process != null) {
      process.destroyForcibly();
    }
    try (Stream<Path> files = Files.walk(folder)) { // which follows no link
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // It is gone already, or somebody else has changed it: no more can be done.
    }
  }
}
