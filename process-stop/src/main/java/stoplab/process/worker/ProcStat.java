// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/**
 * A line of Linux's list of processes: {@code /proc/PID/stat}, see proc(5).
 *
 * @param pid its number, which the kernel gives to another process some day
 * @param state a letter; Z for a zombie
 * @param parent the number of its parent
 * @param startTicks when it was started, in clock ticks since boot; with the number, its identity
 */
record ProcStat(long pid, char state, long parent, long startTicks) {
  private static final File PROC = new File("/proc");

  /** The line has some 300 bytes; its second field, the name, at most 64. */
  private static final int LONGEST = 2_048;

  /** Begins the line of caught signals in {@code /proc/PID/status}, a mask of bits in hex. */
  private static final String CAUGHT = "SigCgt:";

  /** Fields behind the name in parentheses, counted from the state on. */
  private static final int PARENT = 1;

  private static final int START_TICKS = 19;

  /** Whether this system has such a list, and of the PID namespace that this JVM lives in. */
  static boolean isAvailable() {
    long self = ProcessHandle.current().pid();
    try {
      return Files.readSymbolicLink(Path.of("/proc/self")).endsWith("" + self)
          && read(self).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /** The line of one process; empty if there is none of that number. */
  static Optional<ProcStat> read(long pid) {
    byte[] line = new byte[LONGEST];
    int length;
    try (FileInputStream in = new FileInputStream("/proc/" + pid + "/stat")) {
      length = in.read(line);
    } catch (IOException e) {
      return Optional.empty(); // it has ended, most likely
    }
    if (length < 0) {
      return Optional.empty();
    }
    // By hand: this runs a hundred times in a stop, in a JVM that has not compiled it.
    String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
    // The name may hold anything, spaces and parentheses too: the last one counts.
    int state = text.lastIndexOf(')') + 2;
    int parent = skip(text, state, PARENT);
    int start = skip(text, parent, START_TICKS - PARENT);
    return Optional.of(
        new ProcStat(pid, text.charAt(state), number(text, parent), number(text, start)));
  }

  /** Where the field begins that comes so many fields later. */
  private static int skip(String text, int from, int fields) {
    int at = from;
    for (int i = 0; i < fields; i++) {
      at = text.indexOf(' ', at) + 1;
    }
    return at;
  }

  private static long number(String text, int from) {
    return Long.parseLong(text, from, text.indexOf(' ', from), 10);
  }

  /** Whether there is a process of that number. Unlike the others it opens no file. */
  static boolean isListed(long pid) {
    return new File(PROC, "" + pid).exists();
  }

  /** Whether a process catches a signal; true also if the system does not tell. */
  static boolean catches(long pid, int signal) {
    try (Stream<String> lines =
        Files.lines(Path.of("/proc/" + pid + "/status"), StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith(CAUGHT))
          .map(line -> Long.parseUnsignedLong(line.substring(CAUGHT.length()).strip(), 16))
          .allMatch(caught -> (caught >> (signal - 1) & 1) == 1);
    } catch (IOException | UncheckedIOException e) {
      return true; // it has ended, or this is not Linux
    }
  }

  /** The lines of some processes. One that begins or ends meanwhile may be missing. */
  static List<ProcStat> readAll(LongPredicate wanted) {
    List<ProcStat> all = new ArrayList<>();
    String[] names = PROC.list();
    for (String name : names == null ? new String[0] : names) {
      if (Character.isDigit(name.charAt(0))) {
        long pid = Long.parseLong(name);
        if (wanted.test(pid)) {
          read(pid).ifPresent(all::add);
        }
      }
    }
    return all;
  }

  /**
   * Whether a process may have children: false only if none of its threads has one. A kernel that
   * does not tell has no such files ({@code CONFIG_PROC_CHILDREN}).
   */
  static boolean mayHaveChildren(long pid) {
    File tasks = new File(PROC, pid + "/task");
    String[] threads = tasks.list();
    if (threads == null) {
      return isListed(pid); // it has ended, and its children are another's
    }
    for (String thread : threads) {
      try (FileInputStream in = new FileInputStream(tasks + "/" + thread + "/children")) {
        if (in.read() >= 0) {
          return true;
        }
      } catch (IOException e) {
        return true; // this thread has ended, or the kernel does not tell
      }
    }
    return false;
  }

  /** Whether both lines are of one process. */
  boolean isSame(ProcStat other) {
    return pid == other.pid && startTicks == other.startTicks;
  }

  /** Whether it can still run: a zombie cannot, nor one that is being removed. */
  boolean runs() {
    return state != 'Z' && state != 'X' && state != 'x';
  }
}
