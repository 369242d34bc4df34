// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * {@link ConditionEvent} with {@code signal} in place of {@code signalAll}: it wakes one waiter.
 *
 * <p><b>Why it fails:</b> {@link Condition#signal()} wakes one of the waiting threads, and nothing
 * wakes the rest: they could all leave, but stay asleep. It passes every test with one waiter.
 *
 * <p><b>Hazard</b> [event.notify-one-strands]: of five waiters, {@code set()} releases one.
 *
 * <p><b>Run:</b> {@code java -cp event-stop/target/classes stoplab.event.BrokenNotifyOneEvent}
 *
 * <p><b>Break it:</b> it is already broken; make it {@code signalAll} to mend it.
 *
 * <p><b>See also:</b> {@link BrokenLostSignalEvent}, which forgets a waiter that comes too late.
 */
public final class BrokenNotifyOneEvent implements ResettableEvent {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wasSet = lock.newCondition();
  private volatile boolean set;
  private volatile long timesSet; // written under the lock

  @Override
  public void set() {
    // @start region="set"
    lock.lock();
    try {
      if (!set) {
        set = true;
        timesSet++;
        wasSet.signal();
      }
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
    long before = timesSet;
    lock.lockInterruptibly();
    try {
      while (!set && timesSet == before) {
        wasSet.await();
      }
    } finally {
      lock.unlock();
    }
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
    return "BrokenNotifyOneEvent[" + (isSet() ? "set]" : "unset]");
  }

  /** Pulses the event while five threads wait, and prints how many were released. */
  public static void main(String[] args) throws InterruptedException {
    Pulse.show(new BrokenNotifyOneEvent());
  }
}
