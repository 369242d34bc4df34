// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.util.concurrent.CountDownLatch;
import stoplab.hazard.child.Evidence;

/**
 * Suspends a thread that holds a lock that others need.
 *
 * <p><b>Why it fails:</b> a suspended thread keeps its locks, and nobody can know which: the
 * allocator's, the class loader's, that of {@code System.out} ("Java Thread Primitive Deprecation",
 * in the Javadoc of {@link Thread}). If the thread that is to resume it needs such a lock first,
 * everything hangs. The method has thrown UnsupportedOperationException since JDK 20 (JDK-8249627),
 * and was removed in 23 (JDK-8320532).
 *
 * <p><b>Hazard</b> [hazard.suspend-keeps-locks]: where a JDK still supports it (17 to 19), the
 * other thread is blocked by a thread that does nothing, until that thread is resumed.
 *
 * <p><b>Run:</b> {@code java -cp hazard-stop/target/classes stoplab.hazard.SuspendDeadlock}
 *
 * <p><b>Break it:</b> delete {@code synchronized (lock)} around the unit: nobody waits.
 *
 * <p><b>See also:</b> {@link ThreadStopTornInvariant}, which releases the lock, but too early.
 */
public final class SuspendDeadlock {
  private static final long WATCHED_MILLIS = 500;

  private SuspendDeadlock() {}

  /** Suspends a worker that holds a lock, watches another that needs it, and resumes the first. */
  public static void main(String[] args) throws InterruptedException {
    Object lock = new Object();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch mayLeave = new CountDownLatch(1);
    Thread owner = HazardVictim.start("owner", () -> {
      // @start region="owner"
      synchronized (lock) {
        inside.countDown();
        unit(mayLeave); // suspended here, it holds the lock
      }
      // @end
    });
    inside.await();
    String answer = HazardVictim.call(owner, "suspend");
    if (!answer.equals(HazardVictim.ACCEPTED)) {
      HazardVictim.tellRefused(owner, "suspend", answer);
      return;
    }
    mayLeave.countDown(); // a thread that runs would leave now
    Thread other = HazardVictim.start("other", () -> {
      synchronized (lock) {
        System.out.println("The other thread has the lock at last.");
      }
    });
    HazardVictim.await(() -> other.getState() == Thread.State.BLOCKED || !other.isAlive());
    other.join(WATCHED_MILLIS);
    Thread.State state = other.getState();
    System.out.println("The owner is suspended; for " + WATCHED_MILLIS
        + " ms the other thread has been " + state + ".");
    HazardVictim.call(owner, "resume");
    other.join(HazardVictim.PATIENCE_MILLIS);
    Evidence.say("suspend", answer);
    Evidence.say("other", state);
    Evidence.say("watched.ms", WATCHED_MILLIS);
    Evidence.say("other.after.resume", other.isAlive() ? "still there" : "ended");
  }

  private static void unit(CountDownLatch mayLeave) {
    while (mayLeave.getCount() > 0) {
      Thread.onSpinWait();
    }
  }
}
