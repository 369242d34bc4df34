// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An event made of a lock, a condition, and a number that counts how often it was set.
 *
 * <p><b>Why it works:</b> a waiter leaves when the event is set, or when the number differs from
 * the one that it found. Then the event was set meanwhile, though it may be clear again. A waiter
 * must check again after each wake-up, since a condition may wake it for no reason
 * ({@link Condition}: "wait in a loop"). But checking the flag alone forgets the pulse.
 *
 * <p><b>Guarantee</b> [event.pulse-releases]: {@code set(); clear();} releases every thread that
 * waited; a thread that comes later waits [event.newcomer-waits].
 *
 * <p><b>Run:</b> {@code java -cp event-stop/target/classes stoplab.event.ConditionEvent}
 *
 * <p><b>Break it:</b> delete {@code && timesSet == before} and it is {@link BrokenConditionEvent}.
 *
 * <p><b>See also:</b> {@link LatchEvent}, which has no lock of its own.
 */
public final class ConditionEvent implements ResettableEvent {
  final ReentrantLock lock = new ReentrantLock(); // not private: a test takes it
  private final Condition wasSet = lock.newCondition();
  private volatile boolean set; // written under the lock, read without it by isSet()
  private volatile long timesSet; // written under the lock

  @Override
  public void set() {
    // @start region="set"
    lock.lock();
    try {
      if (!set) {
        timesSet++;
        wasSet.signalAll();
      }
      set = true; // a write each time: a thread that reads it sees what this caller wrote before
    } finally {
      lock.unlock();
    }
    // @end
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
    long before = timesSet; // before the lock: a pulse may come while this thread queues for it
    lock.lockInterruptibly();
    try {
      while (!set && timesSet == before) {
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
    long before = timesSet;
    lock.lockInterruptibly();
    try {
      while (!set && timesSet == before) {
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
    return "ConditionEvent[" + (isSet() ? "set]" : "unset]");
  }

  /** Pulses the event while five threads wait, and prints how many were released. */
  public static void main(String[] args) throws InterruptedException {
    Pulse.show(new ConditionEvent());
  }
}
