// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.util.concurrent.CountDownLatch;

/**
 * Ends a worker with {@code System.exit}, as Python's {@code sys.exit} ends one: it ends the JVM.
 *
 * <p><b>Why it fails:</b> {@link System#exit} begins to end the JVM, whoever calls it, and never
 * returns. Shutdown hooks run; then "threads' current methods do not complete normally or
 * abruptly", and "{@code finally} clauses are not executed" (Javadoc of {@link Runtime}, "Java
 * Virtual Machine Termination"). Python's {@code sys.exit} raises an exception, which in a thread
 * ends that thread alone.
 *
 * <p><b>Hazard</b> [hazard.exit-ends-all]: the JVM ends with the worker's code, a hook runs, no
 * {@code finally} does: neither that of the caller, nor that of another worker.
 *
 * <p><b>Run:</b> {@code java -cp hazard-stop/target/classes stoplab.hazard.ExitFromWorker}
 *
 * <p><b>Break it:</b> write {@code return;} in place of {@code System.exit(CODE);}: the worker
 * ends, its {@code finally} runs, and the other one works on.
 *
 * <p><b>See also:</b> {@link HaltSkipsHooks}, {@link ExitInHookDeadlock}.
 */
public final class ExitFromWorker {
  static final int CODE = 3;

  private ExitFromWorker() {}

  /**
   * Lets a worker exit while another one is at work, and the main thread waits for both.
   *
   * @param args none
   * @throws InterruptedException if the main thread is interrupted while it waits
   */
  public static void main(String[] args) throws InterruptedException {
    CountDownLatch working = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      System.out.println("The shutdown hook runs.");
      Evidence.say("hook", "ran");
    }));
    System.out.println(
        "One worker exits with code " + CODE + ", another is at work." + " Which finally runs?");
    Thread other = new Thread(() -> {
      try {
        working.countDown();
        Thread.sleep(Victim.PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        tell("other");
      }
    });
    other.start();
    working.await();
    // @start region="exit"
    Thread caller = new Thread(() -> {
      try {
        System.exit(CODE);
      } finally {
        tell("caller");
      }
    });
    // @end
    caller.start();
    caller.join();
    other.join();
    tell("main");
  }

  private static void tell(String who) {
    System.out.println("The finally of " + who + " runs.");
    Evidence.say("finally." + who, "ran");
  }
}
