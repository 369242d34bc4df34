// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Has a {@code cancel()} that interrupts the current thread: the caller, not the worker.
 *
 * <p><b>Why it fails:</b> {@link Thread#currentThread} is the thread that executes the line. In
 * {@code run()} that is the worker; in {@code cancel()}, which somebody else calls, it is the
 * caller. Many copies of a well-known example contain this mistake.
 *
 * <p><b>Hazard</b> [interrupt.hits-its-caller]: the worker runs on with a clear status; the
 * caller's status is set, and its next wait fails.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes
 * stoplab.interrupt.BrokenSelfInterruptWorker}
 *
 * <p><b>Break it:</b> it is broken; to mend it, remember the worker's thread, and interrupt that
 * one.
 *
 * <p><b>See also:</b> {@link BrokenLateInterrupt}, which remembers the thread for too long.
 */
public final class BrokenSelfInterruptWorker implements Runnable {
  private final StatusRestoringWorker worker;

  /**
   * Makes a worker.
   *
   * @param unit one unit of work, not null
   * @param period how long it sleeps before each unit, not null
   */
  public BrokenSelfInterruptWorker(Runnable unit, Duration period) {
    this.worker = new StatusRestoringWorker(Objects.requireNonNull(unit, "unit"), period);
  }

  /** Sleeps and runs a unit, in turn, until the thread is interrupted. */
  @Override
  public void run() {
    worker.run();
  }

  /** Interrupts whoever calls it. */
  public void cancel() {
    // @start region="cancel"
    Thread.currentThread().interrupt();
    // @end
  }

  /** Cancels a worker, and shows which thread was interrupted. */
  public static void main(String[] args) throws InterruptedException {
    AtomicInteger units = new AtomicInteger();
    BrokenSelfInterruptWorker worker =
        new BrokenSelfInterruptWorker(units::incrementAndGet, Duration.ofMillis(10));
    DemoThread thread = DemoThread.start(Executors.callable(worker));
    thread.awaitBlockedIn("sleep");
    thread.askInVain(() -> {
      worker.cancel();
      System.out.println("cancel() has returned to its caller. " + InterruptDemo.status());
      Thread.interrupted(); // otherwise the wait for the worker would fail
    });
    System.out.println("The worker has run " + units + " units.");
  }
}
