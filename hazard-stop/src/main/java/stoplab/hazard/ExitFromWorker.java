// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import stoplab.hazard.child.Evidence;

/**
 * Tries to end a worker with {@code System.exit}, as {@code sys.exit} does in Python: it ends the
 * JVM.
 *
 * <p><b>Why it fails:</b> {@link System#exit} begins to end the JVM, whichever thread calls it, and
 * never returns. The shutdown hooks run alongside all threads that are still alive. After the last
 * hook "threads' current methods do not complete normally or abruptly", and "{@code finally}
 * clauses are not executed" (Javadoc of {@link Runtime} from JDK 20 on, "Shutdown Sequence" and
 * "Java Virtual Machine Termination"; JDK-8290036). Python's {@code sys.exit} raises an exception,
 * which ends only the thread that calls it.
 *
 * <p><b>Hazard</b> [hazard.exit-ends-all]: the JVM ends with the worker's code, after its hook. The
 * caller's {@code finally} does not run, nor does that of a worker that is still working when the
 * hook ends. [hazard.threads-run-beside-hooks]: the {@code finally} of a worker that has finished
 * by then does run.
 *
 * <p><b>Run:</b> {@code java -cp hazard-stop/target/classes stoplab.hazard.ExitFromWorker}
 *
 * <p><b>Break it:</b> write {@code return;} in place of {@code System.exit(CODE);}: the worker
 * ends, its {@code finally} runs, and the others work on for ten seconds.
 *
 * <p><b>See also:</b> {@link HaltSkipsHooks}, {@link ExitInHookDeadlock}.
 */
public final class ExitFromWorker {
  static final int CODE = 3;

  /** The threads whose finally has run. */
  private static final Set<String> RAN = ConcurrentHashMap.newKeySet();

  private ExitFromWorker() {}

  /** Lets a worker exit while two others work and the main thread waits for all three. */
  public static void main(String[] args) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    CountDownLatch working = new CountDownLatch(2);
    Thread other = new Thread(() -> work(working, new CountDownLatch(1)), "other");
    Thread quick = new Thread(() -> work(working, done), "quick");
    other.start();
    quick.start();
    working.await();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endOf(quick, done)));
    System.out.println(
        "One worker exits with code " + CODE + ", two are at work. Which finally runs?");
    try {
      // @start region="exit"
      Thread caller = new Thread(() -> {
        try {
          System.exit(CODE);
        } finally {
          reportFinally("caller");
        }
      });
      // @end
      caller.start();
      caller.join();
      other.join();
      quick.join();
    } finally {
      reportFinally("main");
    }
  }

  private static void work(CountDownLatch working, CountDownLatch done) {
    working.countDown();
    try {
      done.await(HazardVictim.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      reportFinally(Thread.currentThread().getName());
    }
  }

  /** The hook: one worker finishes meanwhile; none of our code runs after it. */
  private static void endOf(Thread quick, CountDownLatch done) {
    System.out.println("The shutdown hook runs. Beside it, one of the two gets done.");
    done.countDown();
    try {
      quick.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<String> ran =
        Stream.of("caller", "other", "main").filter(RAN::contains).toList();
    System.out.println("The hook ends, and the JVM with it. Which finally of caller, other and main"
        + " has run? " + (ran.isEmpty() ? "None." : String.join(", ", ran) + "."));
    Evidence.say("hook", "ran");
  }

  private static void reportFinally(String who) {
    RAN.add(who);
    System.out.println("The finally of " + who + " runs.");
    Evidence.say("finally." + who, "ran");
  }
}
