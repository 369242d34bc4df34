// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree.proc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What a process does with a signal, as Linux's {@code /proc/PID/status} shows it. */
public final class SignalMasks {
  /** The number of the signal that asks a process to end. */
  public static final int SIGTERM = 15;

  /** The number of the signal on which a JVM prints its threads. */
  public static final int SIGQUIT = 3;

  private SignalMasks() {}

  /**
   * Whether a process catches a signal.
   *
   * @param pid its number
   * @param signal the number of the signal
   * @return whether it does; true also if the system does not show it
   */
  public static boolean catches(long pid, int signal) {
    return isIn("SigCgt:", pid, signal).orElse(true);
  }

  /**
   * Whether a process ignores a signal, by its own will or since it was started so: unlike a
   * handler, that is inherited (execve(2)).
   *
   * @param pid its number
   * @param signal the number of the signal
   * @return whether it does; false also if the system does not show it
   */
  public static boolean ignores(long pid, int signal) {
    return isIn("SigIgn:", pid, signal).orElse(false);
  }

  /** Whether the signal is in the mask that this word begins, bits in hex; empty if unknown. */
  private static Optional<Boolean> isIn(String word, long pid, int signal) {
    try {
      return ProcFile.read(Path.of("/proc/" + pid + "/status"))
          .lines()
          .filter(line -> line.startsWith(word))
          .map(line -> Long.parseUnsignedLong(line.substring(word.length()).strip(), 16))
          .map(mask -> (mask >> (signal - 1) & 1) == 1)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty(); // it has ended, or this is not Linux
    }
  }
}
