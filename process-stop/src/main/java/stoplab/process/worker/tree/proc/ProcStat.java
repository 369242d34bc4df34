// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.proc;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A line of Linux's list of processes: {@code /proc/PID/stat}, see proc_pid_stat(5).
 *
 * @param pid its number, which the kernel gives to another process some day
 * @param name the first 15 bytes of the name of its program
 * @param state a letter; Z for a zombie
 * @param parent the number of its parent
 * @param session the number of the process that has founded its session
 * @param flags the kernel's flags of its main thread
 * @param threads how many threads it has, one that is dead but not reaped among them
 * @param startTicks when it was started, in clock ticks since boot; with the number, its identity
 */
public record ProcStat(
    long pid,
    String name,
    char state,
    long parent,
    long session,
    long flags,
    int threads,
    long startTicks) {
  /** Where the list is. */
  public static final File PROC = new File("/proc");

  /** Linux's {@code PF_EXITING}: the main thread is on its way out. */
  private static final long EXITING = 0x4;

  /** Linux's {@code PF_KTHREAD}: a thread of the kernel, which has no program. */
  private static final long KERNEL_THREAD = 0x200000;

  /** The line has some 300 bytes; its second field, the name, at most 64. */
  private static final int LONGEST = 2_048;

  /** Fields behind the name in parentheses, counted from the state on. */
  private static final int PARENT = 1;

  private static final int SESSION = 3;
  private static final int FLAGS = 6;
  private static final int THREADS = 17;
  private static final int START_TICKS = 19;

  /** Numbers have at most so many bits (PID_MAX_LIMIT of the kernel). */
  private static final int PID_BITS = 22;

  /**
   * Whether this system has such a list, and of the PID namespace that this JVM lives in.
   *
   * @return whether it has
   */
  public static boolean isAvailable() {
    long self = ProcessHandle.current().pid();
    try {
      return Files.readSymbolicLink(Path.of("/proc/self")).endsWith("" + self)
          && read(self).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The line of one process.
   *
   * @param pid its number
   * @return the line; empty if there is no process of that number
   * @throws ScanFailedException if there is one whose line could not be read: this JVM may be out
   *     of file descriptors, or the process be hidden from its user
   */
  public static Optional<ProcStat> read(long pid) throws ScanFailedException {
    return read(new File(PROC, "" + pid));
  }

  private static Optional<ProcStat> read(File folder) throws ScanFailedException {
    byte[] line = new byte[LONGEST];
    int length;
    try (FileInputStream in = new FileInputStream(folder + "/stat")) {
      length = in.read(line);
    } catch (IOException e) {
      if (!folder.exists()) { // which opens no file
        return Optional.empty();
      }
      throw new ScanFailedException(
          "process " + folder.getName() + " cannot be inspected: " + e.getMessage());
    }
    return length < 0
        ? Optional.empty()
        : Optional.of(parse(Long.parseLong(folder.getName()), line, length));
  }

  /** By hand: this runs a hundred times in a stop, in a JVM that has not compiled it. */
  private static ProcStat parse(long pid, byte[] line, int length) {
    String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
    // The name may hold anything, spaces and parentheses too: the last one counts.
    int nameEnd = text.lastIndexOf(')');
    int state = nameEnd + 2;
    int parent = skip(text, state, PARENT);
    int session = skip(text, parent, SESSION - PARENT);
    int flags = skip(text, session, FLAGS - SESSION);
    int threads = skip(text, flags, THREADS - FLAGS);
    int start = skip(text, threads, START_TICKS - THREADS);
    return new ProcStat(
        pid,
        text.substring(text.indexOf('(') + 1, nameEnd),
        text.charAt(state),
        number(text, parent),
        number(text, session),
        number(text, flags),
        (int) number(text, threads),
        number(text, start));
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

  /**
   * Whether a process may have children: false only if none of its threads has one. A kernel that
   * does not tell has no such files ({@code CONFIG_PROC_CHILDREN}).
   *
   * @param pid the number of the process
   * @return whether it may
   */
  public static boolean mayHaveChildren(long pid) {
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
        return true; // this thread has ended, or the kernel does not show it
      }
    }
    return false;
  }

  /**
   * What makes it the process that it is: see {@link #identity(long, long)}.
   *
   * @return its number and its start, as one number
   */
  public long identity() {
    return identity(pid, startTicks);
  }

  /**
   * What makes a process the one that it is, as one number: its own is given away again. Not a
   * record, whose equality takes milliseconds to link, in the first stop of a JVM.
   *
   * @param pid its number
   * @param startTicks when it was started, in clock ticks since boot
   * @return both, as one number
   */
  public static long identity(long pid, long startTicks) {
    return startTicks << PID_BITS | pid;
  }

  /**
   * Whether it can still run. A zombie cannot, nor a process that is being removed; but the state
   * is that of the main thread alone, which may have left while others work.
   *
   * @return whether it can
   */
  public boolean runs() {
    return state != 'Z' && state != 'X' && state != 'x' || threads > 1;
  }

  /**
   * Whether it has begun to exit, or was killed, and is not gone yet: nothing can change its exit
   * code any more.
   *
   * @return whether all of its threads are on their way out
   */
  public boolean isExiting() {
    String[] tasks = mainIsExiting() ? new File(PROC, pid + "/task").list() : null;
    for (String task : tasks == null ? new String[0] : tasks) {
      try {
        Optional<ProcStat> thread = read(new File(PROC, pid + "/task/" + task));
        if (thread.isPresent() && !thread.get().mainIsExiting()) {
          return false; // only the main thread has left
        }
      } catch (ScanFailedException e) {
        return false;
      }
    }
    return mainIsExiting();
  }

  private boolean mainIsExiting() {
    return (flags & EXITING) != 0;
  }

  /**
   * Where the system shows what belongs to all of its threads. When the main thread has left, the
   * folder of the process shows nothing of that any more, but those of the other threads do.
   *
   * @return a folder in {@code /proc}
   */
  public Path folder() {
    Path folder = Path.of("/proc", "" + pid);
    String[] tasks =
        state == 'Z' && threads > 1 ? folder.resolve("task").toFile().list() : null;
    return Stream.of(tasks == null ? new String[0] : tasks)
        .filter(task -> !task.equals("" + pid))
        .findFirst()
        .map(task -> folder.resolve("task").resolve(task))
        .orElse(folder);
  }

  /**
   * After something of it could not be read: whether it hides that from this user, as a process of
   * another user does, or one that is not dumpable.
   *
   * @return false if it has ended, or is about to
   * @throws ScanFailedException if its line cannot be read either, so that the fault is ours
   */
  public boolean isHidden() throws ScanFailedException {
    return read(pid)
        .filter(now -> now.startTicks == startTicks && now.runs() && !now.isExiting())
        .isPresent();
  }

  /**
   * Whether it is a thread of the kernel, which has no program.
   *
   * @return whether it is
   */
  public boolean isKernelThread() {
    return (flags & KERNEL_THREAD) != 0;
  }
}
