// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

/**
 * Stops a thread that holds a lock, in the middle of an update of two steps.
 *
 * <p><b>Why it fails:</b> {@code Thread.stop} throws a {@code ThreadDeath} in the thread, wherever
 * it is. On its way up it leaves each {@code synchronized} block, and frees its lock: what the lock
 * protected is seen half-updated, by everybody, for ever ("Java Thread Primitive Deprecation", in
 * the Javadoc of {@link Thread}). The method throws UnsupportedOperationException since JDK 20
 * (JDK-8289610), and is gone since 26 (JDK-8368226): hence the reflection.
 *
 * <p><b>Hazard</b> [hazard.stop-tears-invariant]: where the JDK still does it (17 to 19), the lock
 * is free after the stop, and the sum is wrong.
 *
 * <p><b>Run:</b> {@code java -cp hazard-stop/target/classes stoplab.hazard.ThreadStopTornInvariant}
 *
 * <p><b>Break it:</b> it is broken; a flag that the worker looks at between two transfers mends it.
 *
 * <p><b>See also:</b> {@link Hazards}, which runs it on any JDK.
 */
public final class ThreadStopTornInvariant {
  private static final int STOPS = 20;

  private ThreadStopTornInvariant() {}

  /**
   * Stops twenty workers, each in the middle of its transfers, and looks at the accounts of each.
   *
   * @param args none
   * @throws InterruptedException if the main thread is interrupted while it waits
   */
  public static void main(String[] args) throws InterruptedException {
    int torn = 0;
    String answer = "";
    for (int i = 0; i < STOPS; i++) {
      Accounts accounts = new Accounts();
      // @start region="worker"
      Thread worker = Victim.start(() -> {
        while (true) {
          accounts.transfer();
        }
      });
      // @end
      Thread.sleep(5);
      answer = Victim.stop(worker);
      if (!answer.equals(Victim.ACCEPTED)) {
        System.out.println("Thread.stop() answers: " + answer + ". The worker goes on.");
        Evidence.say("worker", worker.isAlive() ? "alive" : "dead");
        break;
      }
      worker.join();
      long sum = accounts.sum(); // would hang if the lock were not free
      Evidence.say("lock", "free");
      if (sum != Accounts.EXPECTED) {
        torn++;
        Evidence.say("sum", sum);
      }
    }
    if (answer.equals(Victim.ACCEPTED)) {
      System.out.println(torn + " of " + STOPS + " stops left a wrong sum.");
      Evidence.say("stops", STOPS);
      Evidence.say("torn", torn);
      Evidence.say("expected", Accounts.EXPECTED);
    }
    Evidence.say("stop", answer);
  }
}
