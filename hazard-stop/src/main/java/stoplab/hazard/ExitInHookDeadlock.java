// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import stoplab.hazard.child.Evidence;

/**
 * Calls {@code System.exit} in a shutdown hook: the JVM never ends.
 *
 * <p><b>Why it fails:</b> the first caller of {@code exit} holds a lock until all hooks have ended,
 * and a hook that calls it too waits for that lock. "If it is invoked from a shutdown hook, it will
 * prevent that shutdown hook from terminating. Consequently, this will prevent the shutdown
 * sequence from finishing" (Javadoc of {@link Runtime#exit}, JDK 25). A hook that joins the thread
 * that called {@code exit} waits for ever too.
 *
 * <p><b>Hazard</b> [hazard.exit-in-hook-hangs]: the hook is blocked in {@code Shutdown.exit}, the
 * caller waits for the hook, and only {@link Runtime#halt} ends the JVM.
 *
 * <p><b>Run:</b> {@code java -cp hazard-stop/target/classes stoplab.hazard.ExitInHookDeadlock}
 *
 * <p><b>Break it:</b> delete {@code System.exit(1);} in the hook, and the JVM ends.
 *
 * <p><b>See also:</b> {@link HaltSkipsHooks}, the way out.
 */
public final class ExitInHookDeadlock {
  static final int HALTED = 5;
  private static final long WATCHED_MILLIS = 1_000;

  private ExitInHookDeadlock() {}

  /** Exits, exits again in the hook, and lets a watcher report what it sees, and halt. */
  public static void main(String[] args) {
    // @start region="hook"
    Thread hook = new Thread(() -> {
      System.out.println("The hook runs, and calls System.exit(1).");
      System.exit(1);
    });
    Runtime.getRuntime().addShutdownHook(hook);
    // @end
    Thread caller = Thread.currentThread();
    HazardVictim.start("watcher", () -> watch(caller, hook));
    System.out.println("The main thread calls System.exit(0).");
    System.exit(0);
  }

  private static void watch(Thread caller, Thread hook) {
    try {
      HazardVictim.await(
          () -> hook.getState() == Thread.State.BLOCKED && HazardVictim.isIn(caller, "join"));
      hook.join(WATCHED_MILLIS);
      report("caller", caller, "join");
      report("hook", hook, "exit");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      System.out.println(WATCHED_MILLIS + " ms later nothing has changed: halt.");
      Runtime.getRuntime().halt(HALTED);
    }
  }

  private static void report(String who, Thread thread, String method) {
    String at = "";
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (at.isEmpty() && frame.getMethodName().equals(method)) {
        at = frame.getClassName() + "." + method;
      }
    }
    System.out.println("The " + who + " is " + thread.getState() + " in " + at + ".");
    Evidence.say(who, thread.getState());
    Evidence.say(who + ".at", at);
  }
}
