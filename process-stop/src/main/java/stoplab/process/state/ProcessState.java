// SPDX-License-Identifier: Apache-2.0
package stoplab.process.state;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Whether a process runs, which {@link ProcessHandle#isAlive} alone does not say.
 *
 * <p>To the JDK, a dead process that has not been reaped yet is alive on Linux: a zombie, in state
 * Z. But state Z is that of the main thread: if other threads work on, the process lives, so their
 * number counts too (proc(5)). A command that cannot be read proves nothing: other users cannot
 * read that of a setuid program. And to the JDK a check that fails, for example without a free file
 * descriptor, means "not alive".
 */
public final class ProcessState {
  /** The number of threads in {@code /proc/PID/stat}, counted from the state on. */
  private static final int THREADS = 17;

  private ProcessState() {}

  // @start region="runs"
  /**
   * Returns whether a process has a thread that can run. It is taken to run if that cannot be seen.
   *
   * @param process a process, not null
   * @return false if it has ended, reaped or not
   */
  public static boolean runs(ProcessHandle process) {
    return process.isAlive()
        ? !isDeadZombie(process.pid())
        : !ProcessHandle.current().isAlive(); // we live: so the JDK could not read it
  }

  private static boolean isDeadZombie(long pid) {
    try (InputStream in = new FileInputStream("/proc/" + pid + "/stat")) {
      String line = new String(in.readAllBytes(), ISO_8859_1);
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" "); // from the state on
      return fields[0].matches("[ZX]") && Integer.parseInt(fields[THREADS]) <= 1;
    } catch (IOException e) {
      return false; // not Linux, or it could not be inspected
    }
  }
  // @end
}
