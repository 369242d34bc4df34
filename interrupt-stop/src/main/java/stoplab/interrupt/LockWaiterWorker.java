// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Needs a lock for each unit, and can be interrupted while it waits for that lock.
 *
 * <p><b>Why it works:</b> {@link Lock#lockInterruptibly} gives up the wait and throws if the thread
 * is interrupted (its Javadoc). {@link ReentrantLock#lock} and {@code synchronized} do not: they
 * wait on, however often they are interrupted, and only leave the status set.
 * {@code AbstractQueuedSynchronizer.acquire}, on which that {@code lock} is built, is "ignoring
 * interrupts" (its Javadoc). JLS 17.1 offers no way out of a monitor's queue.
 *
 * <p><b>Guarantee</b> [interrupt.lock-wait-ends]: an interrupt ends the wait for the lock and the
 * worker; the status is set. [interrupt.lock-holds-kept]: the thread then holds the lock as many
 * times as before {@code run()}: not at all, unless its caller holds it. <b>Hazard</b>
 * [interrupt.lock-is-deaf]: {@code lock()} and {@code synchronized} wait on.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes stoplab.interrupt.LockWaiterWorker}
 *
 * <p><b>Break it:</b> move {@code lock.lockInterruptibly();} into the inner {@code try}: a thread
 * that did not get the lock unlocks it, and gets an {@code IllegalMonitorStateException}.
 *
 * <p><b>See also:</b> {@link SocketClosingWorker}, for a wait that no interrupt ends.
 */
public final class LockWaiterWorker implements Runnable {
  private final Lock lock;
  private final Runnable unit;

  /**
   * Makes a worker.
   *
   * @param lock what each unit needs, not null
   * @param unit one unit of work, not null; it runs with the lock held, and must not lose an
   *     interrupt
   * @throws NullPointerException if an argument is null
   */
  public LockWaiterWorker(Lock lock, Runnable unit) {
    this.lock = Objects.requireNonNull(lock, "lock");
    this.unit = Objects.requireNonNull(unit, "unit");
  }

  /**
   * Runs unit after unit, each with the lock held, until the thread is interrupted, and returns
   * with the interrupt status set. It has released what it locked. If its caller already held the
   * lock, the thread holds it throughout, and others wait for it. What a unit throws ends the
   * worker and is passed on. Any number of threads may run it; each is stopped by its own
   * interrupt.
   */
  @Override
  public void run() {
    // @start region="loop"
    try {
      while (true) {
        lock.lockInterruptibly(); // before the inner try: what was not locked must not be unlocked
        try {
          unit.run();
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // @end
  }

  /**
   * Holds a lock, and interrupts a thread that waits in {@code lockInterruptibly()} and one that
   * waits in {@code lock()}.
   */
  public static void main(String[] args) throws InterruptedException {
    Lock lock = new ReentrantLock();
    lock.lock();
    try {
      System.out.println("lockInterruptibly():");
      LockWaiterWorker worker = new LockWaiterWorker(lock, () -> {});
      InterruptDemo.interruptInWait(Executors.callable(worker), "lockInterruptibly");
      System.out.println("lock():");
      InterruptDemo.interruptInVain(
          () -> {
            lock.lock();
            lock.unlock();
            return null;
          },
          "lock");
    } finally {
      lock.unlock();
    }
  }
}
