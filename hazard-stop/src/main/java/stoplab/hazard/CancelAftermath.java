// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import stoplab.hazard.child.Evidence;
import stoplab.hazard.child.HazardChild;

/**
 * What happens after a thread was cancelled: a JVM crashes or hangs over it, so each try has one of
 * its own.
 */
final class CancelAftermath {
  /** Whether it crashes is luck: it depends on what is left of the dead thread's stack. */
  private static final int TRIES = 5;

  /** Far more than a JVM needs that does end. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  /** How long to watch a JVM that was asked to exit. */
  private static final Duration WATCH = Duration.ofSeconds(3);

  /** The victims that this starts, as arguments of {@link PthreadCancel}. */
  static final String COLLECTED = "sleeping-collected";

  static final String INTERRUPTED = "sleeping-interrupted";

  private static final String ASKED = "asked";

  private CancelAftermath() {}

  /** Lets the JVM of a cancelled worker collect its garbage, until one has crashed. */
  static void untilCrash() throws IOException, InterruptedException {
    String crash = "";
    int tries = 0;
    while (crash.isEmpty() && tries < TRIES) {
      tries++;
      try (HazardChild child = HazardChild.start(PthreadCancel.class, COLLECTED)) {
        boolean ended = child.awaitEnd(BOUND);
        passOn(child, "gc");
        Evidence.say("code", ended ? child.exitCode() : Evidence.KILLED);
        crash = child.crash();
      }
    }
    Evidence.say("tries", tries);
    Evidence.say("crashes", crash.isEmpty() ? 0 : 1);
    Evidence.say("crash", crash);
    System.out.println(
        crash.isEmpty()
            ? "No garbage collection crashed the JVM of a cancelled worker in " + tries + " tries."
            : "A garbage collection crashed the JVM in try " + tries + ": " + crash + ".");
  }

  /** Lets a thread interrupt the cancelled worker, and then the JVM exit, which it does not. */
  static void untilStuck() throws IOException, InterruptedException {
    try (HazardChild child = HazardChild.start(PthreadCancel.class, INTERRUPTED)) {
      long since = System.nanoTime();
      while (Evidence.in(child.output()).get("interrupt").isEmpty()
          && System.nanoTime() - since < BOUND.toNanos()) {
        Thread.sleep(10);
      }
      boolean ended = child.awaitEnd(WATCH);
      passOn(child, "interrupt", "exit");
      Evidence.say("child", ended ? "ended" : "hangs");
      System.out.println("The worker was cancelled, then interrupted, and the JVM asked to exit.");
      System.out.println(
          ended ? "It has ended." : "It hangs, and is killed after " + WATCH.toSeconds() + " s.");
    }
  }

  /** Passes on the evidence of a child. */
  private static void passOn(HazardChild child, String... keys) throws IOException {
    Evidence evidence = Evidence.in(child.output());
    Evidence.say("thread.after", evidence.get("thread.after"));
    for (String key : keys) {
      Evidence.say(key, evidence.get(key));
    }
  }

  /** Collects the garbage, in the JVM of the cancelled worker. */
  static void collect(Thread worker, ReentrantLock lock) {
    Evidence.say("gc", ASKED);
    System.gc();
    Evidence.say("gc", "survived");
  }

  /** Interrupts the cancelled worker, in its JVM, and asks that JVM to exit. */
  static void interrupt(Thread worker, ReentrantLock lock) throws InterruptedException {
    Thread interrupter = HazardVictim.start("interrupter", () -> {
      Evidence.say("interrupt", "called");
      worker.interrupt();
      Evidence.say("interrupt", "returned");
    });
    interrupter.join(500);
    Evidence.say("exit", ASKED); // it may hang before: the JVM does not get past a safepoint now
    System.exit(0);
  }
}
