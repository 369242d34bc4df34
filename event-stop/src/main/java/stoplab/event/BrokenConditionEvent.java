// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The textbook's loop, {@code while (!set) condition.await()}: it forgets a pulse.
 *
 * <p><b>Why it fails:</b> {@code signalAll} wakes every waiter, but each has to take the lock again
 * before it can check the flag ({@link Condition#await()}). By then {@code clear()} has run, so it
 * waits again. As a plain guard ("until the queue is not empty") the loop is right; for an event
 * that can be cleared it is not.
 *
 * <p><b>Hazard</b> [event.naive-flag-loses-pulse]: of five waiters, {@code set(); clear();} leaves
 * some or all behind: those that did not get the lock between the two.
 *
 * <p><b>Run:</b> {@code java -cp event-stop/target/classes stoplab.event.BrokenConditionEvent}
 *
 * <p><b>Break it:</b> it is already broken; {@link ConditionEvent}, which counts how often it was
 * set, is not.
 *
 * <p><b>See also:</b> {@link BrokenNotifyOneEvent}, which wakes too few.
 */
public final class BrokenConditionEvent implements ResettableEvent {
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
    lock.lock();
    try {
      set = false;
    } finally {
      lock.unlock();
    }
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
      while (!set) {
        wasSet.await();
      }
    } finally {
      lock.unlock();
    }
    // @end
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.convert(timeout);
    lock.lockInterruptibly();
    try {
      while (!set) {
        if (left <= 0) {
          return false;
        }
        left = wasSet.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "BrokenConditionEvent[" + (isSet() ? "set]" : "unset]");
  }

  /** Pulses the event while five threads wait, and prints how many were released. */
  public static void main(String[] args) throws InterruptedException {
    Pulse.show(new BrokenConditionEvent());
  }
}
