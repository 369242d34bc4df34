// SPDX-License-Identifier: Apache-2.0
package stoplab.event.exercise;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import stoplab.event.ResettableEvent;

/**
 * Sample solution: the event counts how often it was set, and a waiter compares two counts.
 *
 * <p>When a waiter had the lock again, {@code clear()} had often run, and the flag alone no longer
 * showed the {@code set()}. The count does. It is read before the lock is taken, since a pulse may
 * come while the thread queues for the lock. The loops stay: a condition may wake a waiter for no
 * reason.
 *
 * <p><b>Lesson:</b> {@link stoplab.event.ConditionEvent}
 */
public final class PulseExercise implements ResettableEvent {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean set;
  private volatile long timesSet;

  /** Makes an event that is not set. */
  public PulseExercise() {}

  @Override
  public void set() {
    lock.lock();
    try {
      set = true;
      timesSet++; // under the lock
      changed.signalAll();
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
    long before = timesSet;
    lock.lockInterruptibly();
    try {
      while (!set && timesSet == before) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    long before = timesSet;
    long left = TimeUnit.NANOSECONDS.convert(timeout);
    lock.lockInterruptibly();
    try {
      while (!set && timesSet == before && left > 0) {
        left = changed.awaitNanos(left);
      }
      return set || timesSet != before;
    } finally {
      lock.unlock();
    }
  }
}
