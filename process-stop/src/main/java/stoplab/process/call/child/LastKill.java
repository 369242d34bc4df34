// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.child;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.locks.ReentrantLock;
import stoplab.process.worker.tree.proc.ProcStat;
import stoplab.process.worker.tree.proc.ScanFailedException;

/**
 * Kills what this JVM has started, even what a task starts while the JVM exits: a task may start a
 * process anew whenever it ends, and runs on until the JVM is gone.
 *
 * <p>So the last kill comes after that. A shell waits for the end of a pipe that this JVM holds,
 * and then kills the process group of both. It can be sent only by a member, so its number cannot
 * have become that of others. The kernel does not let a fork escape a signal to a group. It needs a
 * JVM that leads a group of its own: see {@code OwnSession}. Thread-safe.
 */
final class LastKill {
  private static final String[] SHELL = {"/bin/sh", "-c", "read -r end; kill -KILL 0"};

  private final boolean leadsGroup = leadsGroup();
  private final ReentrantLock lock = new ReentrantLock();
  private Process shell; // its standard input is open as long as this JVM lives

  /** The leader of a session leads a group too, and always the same. */
  private static boolean leadsGroup() {
    long self = ProcessHandle.current().pid();
    try {
      return ProcStat.isAvailable()
          && ProcStat.read(self).filter(stat -> stat.session() == self).isPresent();
    } catch (ScanFailedException e) {
      return false; // a signal to the group might reach others
    }
  }

  /** Lets the group be killed once this JVM is gone. */
  void prepare() {
    lock.lock();
    try {
      if (leadsGroup && shell == null) {
        shell = new ProcessBuilder(SHELL)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start();
      }
    } catch (IOException e) {
      // No more processes, or descriptors: what was killed before has to do.
    } finally {
      lock.unlock();
    }
  }

  /** Kills what runs now, unless it is just being prepared: then the last kill will do that. */
  void killDescendants() {
    if (!lock.tryLock()) {
      return;
    }
    try {
      ProcessHandle.current()
          .descendants()
          .filter(each -> shell == null || each.pid() != shell.pid())
          .forEach(ProcessHandle::destroyForcibly);
    } finally {
      lock.unlock();
    }
  }
}
