// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/** Calls of Linux that the JDK does not have. */
final class Kernel {
  static final int SIGTERM = 15;
  static final int SIGKILL = 9;

  private static final int PR_SET_CHILD_SUBREAPER = 36;
  private static final int P_ALL = 0;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x01000000;

  /** Where siginfo_t has the number of the process, and how long it is, on 64-bit Linux. */
  private static final int SI_PID = 16;

  private static final int SIGINFO_SIZE = 128;

  /** The functions of the C library. */
  interface LibC extends Library {
    int prctl(int option, NativeLong a, NativeLong b, NativeLong c, NativeLong d);

    int waitid(int type, int id, Pointer info, int options);

    int waitpid(int pid, Pointer status, int options);

    int kill(int pid, int signal);

    int setsid();
  }

  private static final LibC C = Native.load("c", LibC.class);

  private Kernel() {}

  /**
   * From now on a process below this one that loses its parent gets this one as its parent.
   *
   * @return whether the kernel does so
   */
  static boolean adoptOrphans() {
    NativeLong none = new NativeLong(0);
    return C.prctl(PR_SET_CHILD_SUBREAPER, new NativeLong(1), none, none, none) == 0;
  }

  /**
   * Waits until a child of this process is dead, and leaves it a zombie.
   *
   * @return its number, or a negative number if there is no child
   */
  static int awaitDeadChild() {
    try (Memory info = new Memory(SIGINFO_SIZE)) {
      info.clear();
      return C.waitid(P_ALL, 0, info, WEXITED | WNOWAIT) == 0 ? info.getInt(SI_PID) : -1;
    }
  }

  /** Removes a dead child from the table of processes. */
  static void reap(int pid) {
    C.waitpid(pid, Pointer.NULL, 0);
  }

  /** Sends a signal to one process. */
  static void signal(int pid, int signal) {
    C.kill(requireReal(pid), signal);
  }

  /** Sends a signal to all processes of a group. */
  static void signalGroup(int group, int signal) {
    C.kill(-requireReal(group), signal);
  }

  /** Tells whether there is a process, maybe a zombie, in a group. */
  static boolean hasGroup(int group) {
    return C.kill(-requireReal(group), 0) == 0;
  }

  /** Puts this process, which leads no group, into a session and a group of its own. */
  static void newSession() {
    C.setsid();
  }

  /** 0 and -1 would mean "my group" and "all". */
  private static int requireReal(int number) {
    if (number <= 1) {
      throw new IllegalArgumentException("no process to signal: " + number);
    }
    return number;
  }
}
