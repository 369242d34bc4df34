// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Waits for the signal alone, and checks nothing: a signal that comes before the wait is lost.
 *
 * <p><b>Why it fails:</b> a condition has no memory. {@link Condition#signalAll()} wakes the
 * threads that wait now; a thread that comes a moment later waits for the next signal, which may
 * never come. And a condition may wake a waiter for no reason, a "spurious wakeup" (Javadoc of
 * {@link Condition}). Then the waiter leaves, though nothing has happened.
 *
 * <p><b>Hazard</b> [event.lost-signal]: {@code set()} before {@code await()} is not seen.
 *
 * <p><b>Run:</b> {@code java -cp event-stop/target/classes stoplab.event.BrokenLostSignalEvent}
 *
 * <p><b>Break it:</b> it is already broken; put the wait into {@code while (!set)} and it is
 * {@link BrokenConditionEvent}, which loses less.
 *
 * <p><b>See also:</b> {@link BrokenPlainParkEvent}, which keeps a permit, but not its flag.
 */
public final class BrokenLostSignalEvent implements ResettableEvent {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wasSet = lock.newCondition();
  private volatile boolean set;

  @Override
  public void set() {
    lock.lock();
    try {
      set = true;
      wasSet.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void clear() {
    set = false;
  }

  @Override
  public boolean isSet() {
    return set;
  }

  @Override
  public void await() throws InterruptedException {
    // @start region="await"
    lock.lockInterruptibly();
    try {
      wasSet.await();
    } finally {
      lock.unlock();
    }
    // @end
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    long nanos = TimeUnit.NANOSECONDS.convert(timeout);
    lock.lockInterruptibly();
    try {
      return wasSet.await(nanos, TimeUnit.NANOSECONDS);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "BrokenLostSignalEvent[" + (isSet() ? "set]" : "unset]");
  }

  /** Sets the event before a thread waits for it, and prints whether that thread still waits. */
  public static void main(String[] args) throws InterruptedException {
    BrokenLostSignalEvent event = new BrokenLostSignalEvent();
    event.set();
    System.out.println("The event is set: " + event + ". Now await().");
    System.out.println(
        event.await(Duration.ofSeconds(1))
            ? "The wait is over."
            : "Still waiting after 1 s: the signal came before the wait, and is lost.");
  }
}
