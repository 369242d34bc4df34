// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.Frame;

/** Whether the shutdown has begun, and by whom. */
final class ShutdownFacts {
  private static final String SHUTDOWN = "java.lang.Shutdown";
  private static final Set<String> ENDING =
      Set.of("runHooks", "sequence", "shutdown", "halt", "halt0", "beforeHalt");

  /** The thread that runs the hooks, or halts; {@link DumpIndex#NONE} if there is none. */
  final int exiting;

  /** Threads that have called exit while the shutdown was already under way. */
  final Set<Integer> secondExits;

  private final DumpIndex index;

  ShutdownFacts(DumpIndex index) {
    this.index = index;
    int first = DumpIndex.NONE;
    Set<Integer> seconds = new LinkedHashSet<>();
    for (int i = 0; i < index.size(); i++) {
      DumpThread thread = index.get(i);
      if (isSecondExit(thread)) {
        seconds.add(i);
      } else if (first == DumpIndex.NONE && isExiting(thread.stack())) {
        first = i;
      }
    }
    exiting = first;
    secondExits = Collections.unmodifiableSet(seconds);
  }

  /** Whether the shutdown has begun. */
  boolean isUnderWay() {
    return exiting != DumpIndex.NONE || !secondExits.isEmpty();
  }

  /** Whether nobody has called exit: the last non-daemon thread has ended. */
  boolean isByItself() {
    return exiting != DumpIndex.NONE
        && (index.get(exiting).name().equals("DestroyJavaVM")
            || DumpIndex.has(index.get(exiting), SHUTDOWN, "shutdown"));
  }

  /** Returns what has begun the shutdown, in words. */
  String trigger() {
    if (exiting == DumpIndex.NONE) {
      return "System.exit";
    }
    DumpThread thread = index.get(exiting);
    String signal = DumpIndex.signal(thread);
    if (signal != null) {
      return signal;
    }
    return isByItself() ? "the end of the last non-daemon thread" : "System.exit";
  }

  /** Whether a thread waits at the lock of Shutdown, which the first exit holds. */
  static boolean isSecondExit(DumpThread thread) {
    if (thread.stack().isEmpty()) {
      return false;
    }
    Frame top = thread.stack().get(0);
    return top.className().equals(SHUTDOWN)
        && top.method().equals("exit")
        && thread.state().orElse(Thread.State.BLOCKED) == Thread.State.BLOCKED;
  }

  private static boolean isExiting(List<Frame> stack) {
    for (Frame frame : stack) {
      if (frame.className().equals(SHUTDOWN)
              && (ENDING.contains(frame.method()) || frame.method().equals("exit"))
          || frame.method().equals("runHooks")
              && frame.className().equals("java.lang.ApplicationShutdownHooks")) {
        return true;
      }
    }
    return false;
  }
}
