// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import stoplab.hazard.child.Evidence;

/**
 * Stops a thread that catches what the stop throws, and lives on.
 *
 * <p><b>Why it fails:</b> {@code ThreadDeath} is an exception like any other: a {@code catch
 * (Throwable t)} around a unit of work, which many loops have, takes it for a failure of the unit
 * ("Java Thread Primitive Deprecation", in the Javadoc of {@link Thread}). So a forced stop needs
 * the victim's good will too.
 *
 * <p><b>Hazard</b> [hazard.stop-is-caught]: where a JDK still supports it (17 to 19), the worker is
 * stopped three times, and goes on.
 *
 * <p><b>Run:</b> {@code java -cp hazard-stop/target/classes stoplab.hazard.ThreadStopCaught}
 *
 * <p><b>Break it:</b> write {@code Exception} in place of {@code Throwable}, and the first stop
 * ends it: {@code ThreadDeath} is an {@code Error}.
 *
 * <p><b>See also:</b> {@link ThreadStopInCleanup}; {@code BrokenCatchThrowable} in interrupt-stop.
 */
public final class ThreadStopCaught {
  private static final int STOPS = 3;

  private ThreadStopCaught() {}

  /** A worker that must not die of a failing unit. */
  private static final class Worker implements Runnable {
    volatile int caught;
    volatile String last = "";

    @Override
    public void run() {
      // @start region="loop"
      while (true) {
        try {
          unit();
        } catch (Throwable failure) {
          noteAndGoOn(failure);
        }
      }
      // @end
    }

    private void unit() throws InterruptedException {
      Thread.sleep(60_000);
    }

    private void noteAndGoOn(Throwable failure) {
      last = failure.getClass().getSimpleName();
      caught++; // by this thread alone
    }
  }

  /** Stops a worker three times, each time in another unit. */
  public static void main(String[] args) throws InterruptedException {
    Worker body = new Worker();
    Thread worker = HazardVictim.start("worker", body);
    for (int i = 0; i < STOPS; i++) {
      HazardVictim.awaitIn(worker, "sleep");
      String answer = HazardVictim.call(worker, "stop");
      if (!answer.equals(HazardVictim.ACCEPTED)) {
        HazardVictim.tellRefused(worker, "stop", answer);
        return;
      }
      int before = i;
      HazardVictim.await(() -> body.caught > before || !worker.isAlive());
    }
    boolean goesOn = HazardVictim.awaitIn(worker, "sleep");
    System.out.println("The worker was stopped " + STOPS + " times, caught " + body.caught
        + " times a " + body.last + ", and " + (goesOn ? "goes on." : "is gone."));
    Evidence.say("stop", HazardVictim.ACCEPTED);
    Evidence.say("stops", STOPS);
    Evidence.say("caught", body.caught);
    Evidence.say("exception", body.last);
    Evidence.say("victim", goesOn ? "alive" : "dead");
  }
}
