// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import stoplab.bench.probe.StopProbe;

/**
 * What other processes do, as far as the system reports it.
 *
 * <p>Guarantee [bench.look-knows-the-living]: a process whose main thread has ended while others
 * work still runs, and so does one whose command cannot be read; a zombie does not. A check that
 * fails is an error, and never counts as "gone".
 */
public final class ProcessInspector {
  private static final Path PROC = Path.of("/proc");
  private static final boolean HAS_PROC = Files.exists(PROC.resolve("self/stat"));

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long BETWEEN_SCANS_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** {@code PF_EXITING} in the kernel's {@code sched.h}: the thread is on its way out. */
  private static final long EXITING = 0x4;

  /** Fields of {@code /proc/PID/stat} behind the name, counted from the state; see proc(5). */
  private static final int FLAGS = 6;

  private static final int THREADS = 17;

  /** Of a process, or of one of its threads. */
  private record Stat(char state, boolean exiting, long threads) {
    /** The name itself may contain spaces and parentheses, so the last one counts. */
    static Stat of(String line) {
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      return new Stat(
          fields[0].charAt(0),
          (Long.parseLong(fields[FLAGS]) & EXITING) != 0,
          Long.parseLong(fields[THREADS]));
    }

    /** Whether any part of it can still run. */
    boolean runs() {
      return threads > 1 || !(state == 'Z' || state == 'X' || exiting);
    }
  }

  private ProcessInspector() {}

  /**
   * Whether a process still runs. A zombie, which only waits to be reaped, does not, unless it has
   * more than one thread: then only its main thread has ended.
   *
   * @throws IllegalStateException if the system has such a process, but does not let us inspect it
   */
  public static boolean runs(ProcessHandle process) {
    if (!process.isAlive()) { // its number may belong to another by now
      return false;
    }
    if (!HAS_PROC) {
      return true;
    }
    try {
      return read(PROC.resolve(Long.toString(process.pid()))).filter(Stat::runs).isPresent();
    } catch (IOException e) {
      throw new IllegalStateException("cannot inspect process " + process.pid(), e);
    }
  }

  /** Whether a process with such a line in {@code /proc/PID/stat} runs. */
  public static boolean runs(String line) {
    return Stat.of(line).runs();
  }

  /** What the system reports about a process or a thread; empty if it no longer exists. */
  private static Optional<Stat> read(Path folder) throws IOException {
    try {
      return Optional.of(Stat.of(
          new String(Files.readAllBytes(folder.resolve("stat")), StandardCharsets.ISO_8859_1)));
    } catch (NoSuchFileException | FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (Files.notExists(folder)) {
        return Optional.empty(); // it ended while its file was open: ESRCH
      }
      throw e;
    }
  }

  /** Waits until none of these runs. */
  static void awaitEnd(Collection<ProcessHandle> processes, Duration patience) {
    await(() -> processes.stream().noneMatch(ProcessInspector::runs), patience, "dead");
  }

  /**
   * Waits until every thread of these processes sleeps in the kernel. On systems that do not report
   * this, it does not wait.
   *
   * @throws IllegalStateException if one of them ends, or is never seen asleep
   */
  static void awaitAsleep(Collection<ProcessHandle> processes) {
    if (HAS_PROC) {
      await(() -> processes.stream().allMatch(ProcessInspector::isAsleep), PATIENCE, "asleep");
    }
  }

  /** Whether all threads of a process sleep now, except those that have ended; Linux only. */
  static boolean isAsleep(ProcessHandle process) {
    if (!runs(process)) {
      throw new IllegalStateException("process " + process.pid() + " has ended unasked");
    }
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(PROC.resolve(process.pid() + "/task"))) {
      for (Path thread : threads) {
        Optional<Stat> stat = read(thread);
        if (stat.isEmpty() || (stat.get().state() != 'S' && stat.get().state() != 'Z')) {
          return false; // the end of a thread is work, too
        }
      }
      return true;
    } catch (IOException | DirectoryIteratorException e) {
      return false; // it is ending: the next check says so
    }
  }

  /**
   * Waits for a state that is not announced.
   *
   * @throws IllegalStateException if it does not come in time
   */
  static void await(BooleanSupplier state, Duration patience, String words) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!state.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("a child was not seen " + words);
      }
      StopProbe.delay(BETWEEN_SCANS_NANOS);
    }
  }
}
