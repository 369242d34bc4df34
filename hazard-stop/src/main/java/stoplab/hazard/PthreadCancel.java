// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import stoplab.hazard.child.Evidence;

/**
 * Cancels one worker with {@code pthread_cancel}, which does end one thread, but behind Java's
 * back.
 *
 * <p><b>Why it fails:</b> {@code pthread_cancel} ends a thread at its next cancellation point, such
 * as a wait or a read, and runs the cleanup handlers of C (POSIX, 2.9.5 Thread Cancellation). Java
 * has none there: no {@code finally} runs, no lock is released, and the JVM still relies on a
 * thread and a stack that no longer exist. Code that only computes has no cancellation point.
 *
 * <p><b>Hazard</b> [hazard.cancel-leaves-ghost]: to the operating system a sleeping worker is gone;
 * to Java it sleeps for ever, and holds its lock. [hazard.cancel-crashes-later]: the garbage
 * collector scans its stack, and the JVM crashes: seen on 17 and 25, with each collector that we
 * tried. [hazard.cancel-hangs-interrupter]: an {@code interrupt()} of it never returns, since it
 * waits for a mutex that the dead thread holds (POSIX, pthread_cond_wait). The JVM then hangs at
 * its next safepoint: it cannot even exit. [hazard.spinner-hears-no-cancel]: a spinning worker
 * spins on.
 *
 * <p><b>Run:</b> {@code java -cp "hazard-stop/target/classes:hazard-stop/target/lib/*"
 * stoplab.hazard.PthreadCancel}
 *
 * <p><b>Break it:</b> it is broken; use {@code interrupt()} instead: it wakes a sleeping worker,
 * and its {@code finally} runs.
 *
 * <p><b>See also:</b> {@link PthreadKill}, which affects the whole process.
 */
public final class PthreadCancel {
  /** What {@code main} runs without an argument, in this order. */
  public static final List<String> VICTIMS = List.of("sleeping", "spinning", "gc", "interrupt");

  /**
   * The depth of the worker's stack: the C library reclaims what lies there when the thread ends.
   */
  private static final int FRAMES = 200;

  private static volatile long spins;

  private PthreadCancel() {}

  /**
   * Cancels workers, in JVMs of their own, and prints what became of them.
   *
   * @param args none; or what to run: {@code sleeping} or {@code spinning} in this very JVM, which
   *     may leave a crash log; {@code gc} or {@code interrupt} in JVMs of their own
   * @throws Exception if a child JVM cannot be run, or the main thread is interrupted
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      HazardVariants.show(PthreadCancel.class, VICTIMS);
      return;
    }
    if (!OsThread.isCallable()) {
      return;
    }
    String victim = String.join(" ", args);
    switch (victim) {
      case "sleeping" -> cancel(false, PthreadCancel::report);
      case "spinning" -> cancel(true, PthreadCancel::report);
      case "gc" -> CancelAftermath.untilCrash();
      case "interrupt" -> CancelAftermath.untilStuck();
      case CancelAftermath.COLLECTED -> cancel(false, CancelAftermath::collect);
      case CancelAftermath.INTERRUPTED -> cancel(false, CancelAftermath::interrupt);
      default -> throw new IllegalArgumentException("unknown victim: " + victim);
    }
  }

  /** What is done once the worker has been cancelled. */
  private interface Then {
    void with(Thread worker, ReentrantLock lock) throws InterruptedException;
  }

  private static void cancel(boolean spinning, Then then) throws InterruptedException {
    ReentrantLock lock = new ReentrantLock();
    SynchronousQueue<OsThread> threads = new SynchronousQueue<>();
    Thread worker = HazardVictim.start("worker", () -> {
      // @start region="worker"
      lock.lock();
      try {
        threads.put(OsThread.current());
        workBelow(FRAMES, spinning);
      } catch (InterruptedException e) {
        Evidence.say("interrupted", "yes");
      } finally {
        lock.unlock();
        Evidence.say("finally", "ran");
      }
      // @end
    });
    OsThread thread = threads.take();
    HazardVictim.await(
        () -> spinning ? spins > 0 : worker.getState() == Thread.State.TIMED_WAITING);
    System.out.println(
        "The worker is " + worker.getState() + " and holds a lock; now it is cancelled.");
    Evidence.say("thread.before", thread.listing());
    Evidence.say("answer", thread.cancel());
    long before = spins;
    HazardVictim.await(
        () -> thread.listing().equals("gone"), spinning ? 1_000 : HazardVictim.PATIENCE_MILLIS);
    String after = thread.listing();
    Evidence.say("thread.after", after);
    System.out.println(
        after.equals("gone") ? "The system no longer has it." : "The system still has it.");
    if (spinning) {
      Evidence.say("spins.on", spins > before ? "yes" : "no");
    }
    then.with(worker, lock);
  }

  private static long workBelow(int frames, boolean spinning) throws InterruptedException {
    if (frames > 0) {
      return workBelow(frames - 1, spinning) + 1;
    }
    while (spinning) {
      spins++;
    }
    Thread.sleep(TimeUnit.HOURS.toMillis(1));
    return 0;
  }

  private static void report(Thread worker, ReentrantLock lock) throws InterruptedException {
    worker.join(1_000);
    Thread.State state = worker.getState(); // its stack trace would crash JDK 25
    String locked = lock.tryLock(500, TimeUnit.MILLISECONDS) ? "free" : "taken";
    Evidence.say("java.alive", worker.isAlive());
    Evidence.say("java.state", state);
    Evidence.say("lock", locked);
    // Not by "+", which defines a class at its first use: this JVM may crash at any safepoint now.
    System.out.println(
        String.join("", "Java says that it is ", state.name(), "; its lock is ", locked, "."));
  }
}
