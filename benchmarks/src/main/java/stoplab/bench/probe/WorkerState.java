// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Where a worker must be seen before its stop may be requested. */
public enum WorkerState {
  /** It has run a unit, so it is in its loop. */
  IN_LOOP(thread -> true),
  /** It has run a unit, and sleeps in its pause. */
  ASLEEP("sleep"),
  /** It has run a unit, and awaits its stop or the end of its period. */
  IN_AWAIT("await"),
  /** It has run a unit, and waits for an element of its queue. */
  IN_TAKE("take"),
  /** It has run a unit, and waits for the notification of a monitor. */
  IN_MONITOR("wait"),
  /** It has run a unit, and is parked. */
  PARKED("park"),
  /** It has run a unit, and waits in {@code Selector.select}. */
  IN_SELECT(WorkerState::isInSelect);

  private static final Set<Thread.State> BLOCKED =
      EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

  /** Where the JDK has its selectors, on every system. */
  private static final String SELECTORS = "sun.nio.ch.";

  private final Predicate<Thread> test;

  WorkerState(Predicate<Thread> test) {
    this.test = test;
  }

  WorkerState(String method) {
    this(thread -> isBlockedIn(method, thread));
  }

  /** Whether the thread is there now. */
  public boolean isOf(Thread worker) {
    return test.test(worker);
  }

  /**
   * Spins until a worker has begun and is seen there.
   *
   * @param thread runs the worker
   * @param unit the worker's unit of work
   * @param failure gives what the worker has thrown, or null
   * @param patienceNanos how long it may take, in nanoseconds
   * @return whether it was seen in time
   * @throws IllegalStateException if the worker has thrown
   */
  boolean await(Thread thread, WorkUnit unit, Supplier<Throwable> failure, long patienceNanos) {
    long since = System.nanoTime();
    while (!unit.hasBegun() || !isOf(thread)) {
      Thread.onSpinWait();
      if (failure.get() != null) {
        throw new IllegalStateException("the worker failed", failure.get());
      }
      if (System.nanoTime() - since > patienceNanos) {
        return false;
      }
    }
    return true;
  }

  /**
   * The state alone is not enough: a thread that loads a class waits, too. State and stack are not
   * one snapshot, so the state must be the same before the stack is read and after.
   */
  private static boolean isBlockedIn(String method, Thread thread) {
    if (!BLOCKED.contains(thread.getState())) {
      return false;
    }
    StackTraceElement[] stack = thread.getStackTrace();
    return Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().startsWith(method))
        && !initializesClass(stack)
        && (isInNativeMethod(stack) || isParked(stack))
        && BLOCKED.contains(thread.getState());
  }

  /** A call may wait earlier: on JDK 25 the first virtual thread that selects starts pollers. */
  private static boolean initializesClass(StackTraceElement[] stack) {
    return Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("<clinit>"));
  }

  /**
   * A platform thread waits in a native method, and so it is RUNNABLE; a virtual one does too, or
   * is parked, as on JDK 25 and Linux.
   */
  private static boolean isInSelect(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    boolean selects = Arrays.stream(stack)
        .anyMatch(
            frame -> frame.getMethodName().equals("select") // not selectNow, which does not wait
                && frame.getClassName().startsWith(SELECTORS));
    return selects
        && !initializesClass(stack)
        && (isInNativeMethod(stack) && stack[0].getClassName().startsWith(SELECTORS)
            || isParked(stack) && BLOCKED.contains(thread.getState()));
  }

  /** Whether the stack itself shows a wait: the state may belong to an earlier or a later wait. */
  private static boolean isParked(StackTraceElement[] stack) {
    return Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().startsWith("park"));
  }

  private static boolean isInNativeMethod(StackTraceElement[] stack) {
    return stack.length > 0 && stack[0].isNativeMethod();
  }
}
