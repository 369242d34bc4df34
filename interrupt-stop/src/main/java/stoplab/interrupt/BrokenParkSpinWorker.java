// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Parks while it has nothing to do, and never checks why it was woken: an interrupt makes it spin.
 *
 * <p><b>Why it fails:</b> {@link LockSupport#park} returns at once if the thread is interrupted,
 * and it does not clear the status (its Javadoc). So from then on every park returns at once: the
 * wait has become a busy loop, and the worker has still not stopped.
 *
 * <p><b>Hazard</b> [interrupt.park-spins]: after an interrupt the worker runs on, with its status
 * set, and burns a CPU.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes
 * stoplab.interrupt.BrokenParkSpinWorker}
 *
 * <p><b>Break it:</b> it is broken; {@code while (!Thread.currentThread().isInterrupted())} mends
 * it.
 *
 * <p><b>See also:</b> {@link UninterruptibleWait}, which does not stop at an interrupt either, but
 * does not spin.
 */
public final class BrokenParkSpinWorker implements Runnable {
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private volatile Thread runner;
  private volatile long parks;
  private volatile boolean stopped;

  /** Makes a worker without work. */
  public BrokenParkSpinWorker() {}

  /** Runs what is submitted, and parks in between, until {@link #stop()}. One thread at a time. */
  @Override
  public void run() {
    runner = Thread.currentThread();
    // @start region="loop"
    while (!stopped) {
      Runnable next = queue.poll();
      if (next != null) {
        next.run();
      } else {
        parks = parks + 1; // only this thread writes it
        LockSupport.park(this); // returns at once, for ever, once the status is set
      }
    }
    // @end
  }

  /**
   * Submits a unit of work. Thread-safe.
   *
   * @param unit what to run, not null
   * @throws NullPointerException if {@code unit} is null
   */
  public void submit(Runnable unit) {
    queue.add(Objects.requireNonNull(unit, "unit"));
    LockSupport.unpark(runner);
  }

  /**
   * Returns how often the worker has parked. Thread-safe.
   *
   * @return the number; it grows by millions a second while the worker spins
   */
  public long parks() {
    return parks;
  }

  /** Ends the worker. Returns at once. Thread-safe, idempotent. */
  public void stop() {
    stopped = true;
    LockSupport.unpark(runner);
  }

  /** Interrupts a worker that has nothing to do, and counts how often it parks. */
  public static void main(String[] args) throws InterruptedException {
    BrokenParkSpinWorker worker = new BrokenParkSpinWorker();
    DemoThread thread = DemoThread.start(Executors.callable(worker));
    thread.awaitBlockedIn("park");
    Thread.sleep(300);
    System.out.println("It has parked " + worker.parks() + " times; now it is interrupted.");
    thread.askInVain(thread::interrupt);
    System.out.printf("By now it has parked %,d times.%n", worker.parks());
    thread.ask(worker::stop);
  }
}
