// SPDX-License-Identifier: Apache-2.0
package stoplab.process.zoo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A number in the command line of all processes of an animal, by which they are found and ended,
 * wherever they are. It does not rely on their parents, environment, session or pipes, which are
 * what a stop checks. The system shows it for every user's processes, unless {@code /proc} is
 * mounted with {@code hidepid}; without {@code /proc}, only for this user's
 * [process.zoo-label-is-seen].
 *
 * <p>For {@link Animal#command(Label)}, for one start. Thread-safe.
 */
public final class Label {
  private static final Path PROC = Path.of("/proc");

  /**
   * How many checks must see nothing: a hopping animal may be between two processes during a check.
   */
  private static final int EMPTY_SCANS = 8;

  private static final long BETWEEN_SCANS_MILLIS = 5;

  /** How long a comet may take to sign in its book: it does so in each of its processes. */
  private static final Duration TO_SIGN = Duration.ofSeconds(1);

  /** The kernel's flag PF_EXITING: the process runs none of its own code any more. */
  private static final long EXITING = 4;

  private static final int STATE = 0;
  private static final int FLAGS = 6;
  private static final int THREADS = 17;

  private final String digits =
      String.format("%012d", ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
  private final Path cue =
      Path.of(System.getProperty("java.io.tmpdir"), "stoplab-" + digits).toAbsolutePath();

  private volatile boolean onComet;

  /** Makes a new label, which no process carries yet. */
  public Label() {}

  /** Puts it on an animal: returns a point and digits, which make a number of seconds unique. */
  String putOn(Animal animal) {
    onComet = animal == Animal.COMET;
    return "." + digits;
  }

  /** Returns the name, up to the last point, of the files that a comet looks for. */
  String cue() {
    return cue.toString();
  }

  /**
   * Returns the running processes that carry it.
   *
   * @return a new set, never null
   */
  public Set<ProcessHandle> carriers() {
    Set<ProcessHandle> carriers = new LinkedHashSet<>();
    ProcessHandle.allProcesses()
        .filter(this::isCarriedBy)
        .filter(Label::runs)
        .forEach(carriers::add);
    return carriers;
  }

  private boolean isCarriedBy(ProcessHandle process) {
    Path directory = PROC.resolve(String.valueOf(process.pid()));
    if (!Files.exists(PROC.resolve("self"))) {
      return process.info().commandLine().orElse("").contains(digits);
    }
    String line = read(directory.resolve("cmdline"));
    return line.contains(digits) || line.isEmpty() && isCarriedByThread(directory.resolve("task"));
  }

  /** With its main thread a process loses its command line, but its other threads keep theirs. */
  private boolean isCarriedByThread(Path tasks) {
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        if (read(thread.resolve("cmdline")).contains(digits)) {
          return true;
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      // It has ended.
    }
    return false;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  /**
   * Returns whether a process runs: a zombie does only if another of its threads does.
   *
   * @param process the process, not null
   * @return false if it has ended, or is about to, and runs none of its own code any more
   */
  public static boolean runs(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    String stat = read(PROC.resolve(process.pid() + "/stat"));
    if (stat.isEmpty()) {
      return !Files.exists(PROC.resolve("self")) && process.info().command().isPresent();
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    boolean ends = fields[STATE].matches("[ZX]") || (Long.parseLong(fields[FLAGS]) & EXITING) != 0;
    return !ends || Integer.parseInt(fields[THREADS]) > 1;
  }

  /**
   * Returns whether nothing that carries it runs any more, not even a comet. A comet stays in no
   * list of processes for long enough, so it is asked to write its pid into a file in
   * {@code java.io.tmpdir}.
   *
   * @return whether nothing was seen in any of several checks
   * @throws InterruptedException if the caller is interrupted meanwhile
   */
  public boolean isGone() throws InterruptedException {
    for (int scan = 0; scan < EMPTY_SCANS; scan++) {
      if (!carriers().isEmpty()) {
        return false;
      }
      Thread.sleep(BETWEEN_SCANS_MILLIS);
    }
    return comet().isEmpty();
  }

  /** The process that a comet was a moment ago, if it is one that carries this; waits for it. */
  Optional<Long> comet() throws InterruptedException {
    Path book = Path.of(cue + ".book");
    long start = System.nanoTime();
    try {
      if (onComet) {
        Files.write(book, new byte[0]);
      }
      while (onComet && System.nanoTime() - start < TO_SIGN.toNanos()) {
        String signed = Files.readString(book).trim();
        if (!signed.isEmpty()) {
          return Optional.of(Long.valueOf(signed));
        }
        Thread.sleep(1);
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      book.toFile().delete();
    }
  }

  /**
   * Ends all processes that carry it, by force.
   *
   * @param patience how long to try, not null
   * @return whether none has been seen any more
   * @throws InterruptedException if the caller is interrupted before the end
   * @throws UncheckedIOException if no file can be made in {@code java.io.tmpdir}
   */
  public boolean end(Duration patience) throws InterruptedException {
    Path end = Path.of(cue + ".end");
    long start = System.nanoTime();
    try {
      if (onComet) {
        Files.write(end, new byte[0]);
      }
      int empty = 0;
      while (empty < EMPTY_SCANS && System.nanoTime() - start < patience.toNanos()) {
        Set<ProcessHandle> living = carriers();
        living.forEach(ProcessHandle::destroyForcibly);
        empty = living.isEmpty() ? empty + 1 : 0;
        Thread.sleep(BETWEEN_SCANS_MILLIS);
      }
      return empty == EMPTY_SCANS && comet().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      end.toFile().delete();
    }
  }

  @Override
  public String toString() {
    return digits;
  }
}
