// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.guard;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Optional;

/**
 * Checks the parent of this process, and keeps "it has another parent" apart from "it could not be
 * checked". A process that has used up its file descriptors cannot open {@code /proc}, and then the
 * JDK calls its living parent absent, and not alive.
 *
 * <p>On Linux it opens {@code /proc/self/stat} beforehand, and reads it anew for each check, which
 * needs no further descriptor. For one thread at a time.
 */
final class ParentCheck {
  private static final String OWN_STAT = "/proc/self/stat";

  /** The line has some 300 bytes; its second field, the name, at most 64. */
  private static final int LONGEST = 2_048;

  /** The parent of a process whose parent is in another PID namespace, or was not seen. */
  private static final long UNKNOWN = 0;

  private static final boolean IS_WINDOWS = !ProcessHandle.current().supportsNormalTermination();

  private final Optional<RandomAccessFile> stat;
  private final byte[] line = new byte[LONGEST];
  private final long parent;
  private final Optional<ProcessHandle> handle;

  private ParentCheck(Optional<Long> known) {
    stat = openStat();
    parent = known.orElseGet(this::check);
    handle = ProcessHandle.of(parent); // knows its start time
  }

  /** A check that compares with this parent. */
  static ParentCheck of(long parent) {
    return new ParentCheck(Optional.of(parent));
  }

  /** A check that compares with the parent of this moment. */
  static ParentCheck ofNow() {
    return new ParentCheck(Optional.empty());
  }

  /**
   * Whether this process positively has another parent now.
   *
   * @return false if the check failed
   */
  boolean seesAnother() {
    if (parent == UNKNOWN) {
      return false;
    }
    if (IS_WINDOWS) { // an orphan keeps the number of its parent there
      return handle.isPresent() && !handle.get().isAlive();
    }
    long now = check();
    return now != UNKNOWN && now != parent;
  }

  /** The number of the parent. */
  private long check() {
    try {
      return stat.isPresent()
          ? parentIn(stat.get())
          : ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(UNKNOWN);
    } catch (IOException | OutOfMemoryError e) {
      return UNKNOWN; // the program's need, which may pass: the next check will show
    }
  }

  /** Makes no object, for there may be no memory. */
  private long parentIn(RandomAccessFile in) throws IOException {
    in.seek(0); // the kernel writes the line anew
    int at = in.read(line) - 1;
    while (at >= 0 && line[at] != ')') { // behind the name, which may hold anything
      at--;
    }
    if (at < 0) {
      return UNKNOWN;
    }
    long number = 0;
    for (at += ") S ".length(); line[at] >= '0' && line[at] <= '9'; at++) {
      number = number * 10 + line[at] - '0';
    }
    return number;
  }

  /** The line of this process; empty if this is not Linux, or not its own list of processes. */
  private static Optional<RandomAccessFile> openStat() {
    try {
      RandomAccessFile in = new RandomAccessFile(OWN_STAT, "r"); // open as long as this JVM
      String own = in.readLine();
      if (own != null && own.startsWith(ProcessHandle.current().pid() + " ")) {
        return Optional.of(in);
      }
      in.close();
    } catch (IOException e) {
      // Then the JDK has to find it.
    }
    return Optional.empty();
  }
}
