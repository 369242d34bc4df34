// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import stoplab.hazard.child.Evidence;

/**
 * Stops a thread that holds a lock, in the middle of a two-step update.
 *
 * <p><b>Why it fails:</b> {@code Thread.stop} throws a {@code ThreadDeath} in the thread, wherever
 * it is. On its way up it leaves each {@code synchronized} block and releases its lock, so that
 * everybody sees what the lock protected in a half-updated state ("Java Thread Primitive
 * Deprecation", in the Javadoc of {@link Thread}). It has thrown UnsupportedOperationException
 * since JDK 20 (JDK-8289610), and was removed in 26 (JDK-8368226): hence the reflection.
 *
 * <p><b>Hazard</b> [hazard.stop-tears-invariant]: where a JDK still supports it (17 to 19), the
 * lock is free after the stop, and now and then the sum is wrong. Later JDKs refuse, and the worker
 * goes on.
 *
 * <p><b>Run:</b> {@code java -cp hazard-stop/target/classes stoplab.hazard.ThreadStopTornInvariant}
 *
 * <p><b>Break it:</b> it is broken; a flag that the worker polls between two transfers mends it.
 *
 * <p><b>See also:</b> {@link DebuggerStop}, which does the same on any JDK.
 */
public final class ThreadStopTornInvariant {
  private static final int STOPS = 20;

  /** Where a stop lands is luck: the most stops to try until one is seen to do damage. */
  private static final int MOST = 200;

  private ThreadStopTornInvariant() {}

  /** Stops worker after worker during its transfers, and checks the accounts of each. */
  public static void main(String[] args) throws InterruptedException {
    int torn = 0;
    long wrong = 0;
    int stops = 0;
    while (stops < STOPS || (torn == 0 && stops < MOST)) {
      // @start region="worker"
      Accounts accounts = new Accounts();
      Thread worker = HazardVictim.start("worker", () -> {
        while (true) {
          accounts.transfer(); // two steps under a lock
        }
      });
      // @end
      HazardVictim.awaitIn(worker, "transfer");
      Thread.sleep(5); // any time: the caller of stop() does not know where the thread is
      String answer = HazardVictim.call(worker, "stop");
      if (!answer.equals(HazardVictim.ACCEPTED)) {
        HazardVictim.tellRefused(worker, "stop", answer);
        return;
      }
      worker.join();
      stops++;
      long sum = accounts.sum(); // takes the lock, as everybody does
      if (sum != Accounts.EXPECTED) {
        torn++;
        wrong = sum;
      }
    }
    System.out.printf(
        "%d of %d stops left a wrong sum, the last one %,d where %,d had to be. The lock is free.%n",
        torn, stops, wrong, Accounts.EXPECTED);
    Evidence.say("stop", HazardVictim.ACCEPTED);
    Evidence.say("stops", stops);
    Evidence.say("torn", torn);
    Evidence.say("sum", wrong);
    Evidence.say("expected", Accounts.EXPECTED);
    Evidence.say("lock", "free"); // or the sum above would never have been read
  }
}
