// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import stoplab.hazard.child.Evidence;

/**
 * Ends the JVM at once: no {@code finally}, no shutdown hook, nothing.
 *
 * <p><b>Why it fails:</b> {@link Runtime#halt} "does not initiate the shutdown sequence", so no
 * hook is started (Javadoc of {@link Runtime} from JDK 20 on; up to 19 that of {@code halt} itself
 * says that it starts none). Whatever a hook would have done, such as flush, unlock, delete, or
 * inform a peer, is not done. It is the last resort of a watchdog, and of
 * {@link ExitInHookDeadlock}. Files and peers are left as after {@code kill -9}.
 *
 * <p><b>Hazard</b> [hazard.halt-skips-hooks]: the JVM ends with the given exit code; neither the
 * hook nor the {@code finally} runs.
 *
 * <p><b>Run:</b> {@code java -cp hazard-stop/target/classes stoplab.hazard.HaltSkipsHooks}
 *
 * <p><b>Break it:</b> write {@code System.exit(CODE);}, and the hook runs.
 *
 * <p><b>See also:</b> {@link ExitFromWorker}.
 */
public final class HaltSkipsHooks {
  static final int CODE = 4;

  private HaltSkipsHooks() {}

  /** Registers a hook, and halts. */
  public static void main(String[] args) {
    // @start region="hook"
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      System.out.println("The shutdown hook runs.");
      Evidence.say("hook", "ran");
    }));
    // @end
    System.out.println("A hook is registered, and a finally stands ready. Now halt(" + CODE
        + "). If no line follows, neither of them has run.");
    Evidence.say("registered", "yes");
    try {
      Runtime.getRuntime().halt(CODE);
    } finally {
      System.out.println("The finally runs.");
      Evidence.say("finally", "ran");
    }
  }
}
