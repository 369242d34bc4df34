// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import stoplab.hazard.child.Evidence;

/**
 * Stops a thread a second time, while it cleans up after the first stop.
 *
 * <p><b>Why it fails:</b> {@code ThreadDeath} can strike almost anywhere, even in a {@code catch}
 * or a {@code finally} ("Java Thread Primitive Deprecation", in the Javadoc of {@link Thread}). The
 * rest of the clean-up is skipped. No JVM releases a lock of {@code java.util.concurrent} then: to
 * the JVM it is an object like any other.
 *
 * <p><b>Hazard</b> [hazard.stop-hits-cleanup]: where a JDK still supports it (17 to 19), the
 * clean-up begins and is not finished, and the lock belongs to a dead thread for ever.
 *
 * <p><b>Run:</b> {@code java -cp hazard-stop/target/classes stoplab.hazard.ThreadStopInCleanup}
 *
 * <p><b>Break it:</b> delete the second {@code HazardVictim.call(worker, "stop");}: ten seconds
 * later the lock is free.
 *
 * <p><b>See also:</b> {@link ThreadStopTornInvariant}.
 */
public final class ThreadStopInCleanup {
  private ThreadStopInCleanup() {}

  /** A worker that holds a lock while it works, and gives it back in a {@code finally}. */
  private static final class Worker implements Runnable {
    final ReentrantLock lock = new ReentrantLock();
    final CountDownLatch working = new CountDownLatch(1);
    final CountDownLatch cleaning = new CountDownLatch(1);
    volatile boolean cleaned;

    @Override
    public void run() {
      // @start region="cleanup"
      lock.lock();
      try {
        work();
      } finally {
        flush(); // the second stop lands here
        lock.unlock();
        cleaned = true;
      }
      // @end
    }

    private void work() {
      working.countDown();
      pause(HazardVictim.PATIENCE_MILLIS);
    }

    private void flush() {
      cleaning.countDown();
      pause(HazardVictim.PATIENCE_MILLIS);
    }

    private static void pause(long millis) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Stops a worker, and once more when its clean-up has begun. */
  public static void main(String[] args) throws InterruptedException {
    Worker body = new Worker();
    Thread worker = HazardVictim.start("worker", body);
    body.working.await();
    String answer = HazardVictim.call(worker, "stop");
    if (!answer.equals(HazardVictim.ACCEPTED)) {
      HazardVictim.tellRefused(worker, "stop", answer);
      return;
    }
    body.cleaning.await();
    HazardVictim.call(worker, "stop");
    worker.join();
    boolean free = body.lock.tryLock();
    System.out.println("The worker is dead. Its clean-up began, and was "
        + (body.cleaned ? "finished." : "not finished."));
    System.out.println("Its lock is " + (free ? "free." : "held: " + body.lock));
    Evidence.say("stop", answer);
    Evidence.say("cleanup", body.cleaned ? "finished" : "begun");
    Evidence.say("lock", free ? "free" : "held");
    Evidence.say("owner", worker.isAlive() ? "alive" : "dead");
  }
}
