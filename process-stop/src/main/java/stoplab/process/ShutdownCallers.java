// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The threads that wait for a {@link ProgramShutdown}, in {@code close()} or in
 * {@code System.exit}. A shutdown that waited for one of them would wait for itself
 * [process.program-exit-caller].
 */
final class ShutdownCallers {
  private static final long POLL_MILLIS = 20;

  private final Set<Thread> closers = ConcurrentHashMap.newKeySet();

  /** Notes that a thread is in {@code close()}. */
  void add(Thread closer) {
    closers.add(closer);
  }

  /** Notes that a thread has left {@code close()}. */
  void remove(Thread closer) {
    closers.remove(closer);
  }

  /**
   * Waits for a thread's end, unless it waits for the shutdown; returns a verb for what was seen.
   */
  String awaitEnd(Thread thread) throws InterruptedException {
    while (true) {
      thread.join(POLL_MILLIS);
      if (!thread.isAlive()) {
        return "ended";
      }
      if (closers.contains(thread) || isInExit(thread)) {
        return "found waiting for the shutdown";
      }
    }
  }

  private static boolean isInExit(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals("java.lang.Runtime")
          && frame.getMethodName().equals("exit")) {
        return true;
      }
    }
    return false;
  }
}
