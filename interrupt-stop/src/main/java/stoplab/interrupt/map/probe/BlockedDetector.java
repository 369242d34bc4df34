// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Sees whether a thread is blocked in the call that is meant, and in nothing else. */
final class BlockedDetector {
  private static final Set<Thread.State> STATES =
      EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.BLOCKED);

  /** Number of checks in a row that must see the same stack of a thread in native code. */
  private static final int CHECKS = 4;

  private static final int FRAMES = 12;

  private BlockedDetector() {}

  /**
   * Waits until a victim is seen blocked, or has ended.
   *
   * @return what was seen, or {@link BlockedState#NOTHING}
   */
  static BlockedState await(Victim victim, Case row, long patienceNanos)
      throws InterruptedException {
    long since = System.nanoTime();
    StackTraceElement[] last = {};
    int same = 0;
    while (!victim.hasEnded() && System.nanoTime() - since < patienceNanos) {
      Thread.State state = victim.thread().getState();
      StackTraceElement[] stack = victim.thread().getStackTrace();
      if (isInCall(stack, row.frame())) {
        boolean still = Arrays.equals(stack, last) || row.is(Case.Trait.BUSY);
        same = still ? same + 1 : 0;
        last = stack;
        boolean inNative = stack[0].isNativeMethod() || row.is(Case.Trait.BUSY);
        if (STATES.contains(state) ? same > 0 : inNative && same >= CHECKS) {
          return new BlockedState(state.name(), frames(stack));
        }
      }
      Thread.sleep(2);
    }
    return BlockedState.NOTHING;
  }

  /** Whether the call's frame is there, and no class is being loaded or linked on top of it. */
  private static boolean isInCall(StackTraceElement[] stack, String frame) {
    for (StackTraceElement element : stack) {
      String type = element.getClassName();
      if ((type + "." + element.getMethodName()).equals(frame)) {
        return true;
      }
      if (type.startsWith("java.lang.invoke.") || type.startsWith("jdk.internal.loader.")) {
        return false;
      }
    }
    return false;
  }

  /** The frames of the JDK on top of ours, without what changes from run to run. */
  private static List<String> frames(StackTraceElement[] stack) {
    List<String> frames = new ArrayList<>();
    for (StackTraceElement element : stack) {
      String type = element.getClassName();
      if (type.startsWith("stoplab.") || frames.size() == FRAMES) {
        break;
      }
      if (!type.contains("/") && !type.contains("$$")) {
        frames.add(type + "." + element.getMethodName());
      }
    }
    return frames.isEmpty() ? List.of(Outcome.NONE) : frames;
  }
}
