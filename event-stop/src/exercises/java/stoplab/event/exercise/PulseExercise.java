// SPDX-License-Identifier: Apache-2.0
package stoplab.event.exercise;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import stoplab.event.ResettableEvent;

/**
 * Exercise (hard): an event that threads wait for, and that can be cleared.
 *
 * <p><b>Symptom:</b> "Each tick calls {@code set(); clear();} to let all waiting jobs do one round.
 * Some jobs miss rounds, a different number each time. With a pause between the two calls it
 * works."
 *
 * <p><b>Your task:</b> {@code set(); clear();} must release every thread that waited before. A
 * thread that comes after the {@code clear()} must wait. Keep the lock and its condition.
 *
 * <p><b>Hint:</b> a released waiter needs the lock again before it can check the flag. What can it
 * still learn about a {@code set()} that is over by then?
 *
 * <p><b>Read:</b> {@code docs/3-wait.md}
 *
 * <p><b>Fails with:</b> [event.pulse-releases] waiters are left behind after set() and clear()
 *
 * <p><b>Run:</b> {@code cd event-stop && mvn test -Pexercises -Dtest=PulseExerciseTest}
 */
public final class PulseExercise implements ResettableEvent {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean set;

  /** Makes an event that is not set. */
  public PulseExercise() {}

  @Override
  public void set() {
    change(true);
  }

  @Override
  public void clear() {
    change(false);
  }

  private void change(boolean to) {
    lock.lock();
    try {
      set = to;
      changed.signalAll();
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
    lock.lockInterruptibly();
    try {
      while (!set) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.convert(timeout);
    lock.lockInterruptibly();
    try {
      while (!set && left > 0) {
        left = changed.awaitNanos(left);
      }
      return set;
    } finally {
      lock.unlock();
    }
  }
}
