// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Detects whether a thread is blocked in the expected call, and in nothing else. */
final class BlockedDetector {
  private static final Set<Thread.State> STATES =
      EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.BLOCKED);

  /** Number of consecutive checks that must find a thread in native code with the same stack. */
  private static final int CHECKS = 4;

  private static final int FRAMES = 12;

  private BlockedDetector() {}

  /**
   * Waits until the victim is blocked in the call or has ended.
   *
   * @return its blocked state, or {@link BlockedState#NOTHING}
   */
  static BlockedState await(Victim victim, Case row, long patienceNanos)
      throws InterruptedException {
    long startNanos = System.nanoTime();
    StackTraceElement[] last = {};
    int unchanged = 0;
    while (!victim.hasEnded() && System.nanoTime() - startNanos < patienceNanos) {
      Thread.State state = victim.thread().getState();
      StackTraceElement[] stack = victim.thread().getStackTrace();
      if (isInCall(stack, row.frame())) {
        boolean still = Arrays.equals(stack, last) || row.is(Case.Trait.BUSY);
        unchanged = still ? unchanged + 1 : 0;
        last = stack;
        boolean inNative = stack[0].isNativeMethod() || row.is(Case.Trait.BUSY);
        if (STATES.contains(state) ? unchanged > 0 : inNative && unchanged >= CHECKS) {
          return new BlockedState(state.name(), frames(stack));
        }
      }
      Thread.sleep(2);
    }
    return BlockedState.NOTHING;
  }

  /** Whether the stack contains the call's frame, with no class loading or linking above it. */
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

  /** The JDK frames above ours, without frames that vary from run to run. */
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
