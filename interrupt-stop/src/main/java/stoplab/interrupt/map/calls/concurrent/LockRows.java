// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.concurrent;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import stoplab.interrupt.map.probe.Gate;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** Locks that another thread holds, and conditions. */
public final class LockRows {
  private static final String LOCKS = "java.util.concurrent.locks.";

  private LockRows() {}

  /** Acquires a lock, and returns whether it did. */
  private interface Take {
    boolean from(Lock lock) throws InterruptedException;
  }

  private interface Await {
    void on(Condition condition) throws InterruptedException;
  }

  private interface Stamp {
    long of(StampedLock lock) throws InterruptedException;
  }

  public static Rows rows() {
    Rows rows = new Rows("locks");
    String lock = LOCKS + "ReentrantLock.";
    rows.blocked(
        "ReentrantLock.lock", lock + "lock", scenario -> lock(scenario, LockRows::plainly));
    rows.blocked(
        "ReentrantLock.lockInterruptibly",
        lock + "lockInterruptibly",
        scenario -> lock(scenario, LockRows::interruptibly));
    rows.blocked(
        "ReentrantLock.tryLock(t)",
        lock + "tryLock",
        scenario -> lock(scenario, wanted -> wanted.tryLock(1, TimeUnit.HOURS)));
    String read = LOCKS + "ReentrantReadWriteLock$ReadLock.";
    String write = LOCKS + "ReentrantReadWriteLock$WriteLock.";
    rows.blocked("ReadLock.lock", read + "lock", scenario -> read(scenario, LockRows::plainly));
    rows.blocked(
        "ReadLock.lockInterruptibly",
        read + "lockInterruptibly",
        scenario -> read(scenario, LockRows::interruptibly));
    rows.blocked("WriteLock.lock", write + "lock", scenario -> write(scenario, LockRows::plainly));
    rows.blocked(
        "WriteLock.lockInterruptibly",
        write + "lockInterruptibly",
        scenario -> write(scenario, LockRows::interruptibly));
    String stamped = LOCKS + "StampedLock.";
    rows.blocked(
        "StampedLock.writeLock",
        stamped + "writeLock",
        scenario -> stamp(scenario, StampedLock::writeLock));
    rows.blocked(
        "StampedLock.readLock",
        stamped + "readLock",
        scenario -> stamp(scenario, StampedLock::readLock));
    rows.blocked(
        "StampedLock.writeLockInterruptibly",
        stamped + "writeLockInterruptibly",
        scenario -> stamp(scenario, StampedLock::writeLockInterruptibly));
    rows.blocked(
        "StampedLock.readLockInterruptibly",
        stamped + "readLockInterruptibly",
        scenario -> stamp(scenario, StampedLock::readLockInterruptibly));
    rows.blocked(
        "StampedLock.tryWriteLock(t)",
        stamped + "tryWriteLock",
        scenario -> stamp(scenario, wanted -> wanted.tryWriteLock(1, TimeUnit.HOURS)));
    String condition = LOCKS + "AbstractQueuedSynchronizer$ConditionObject.";
    rows.blocked(
        "Condition.await()",
        condition + "await",
        scenario -> condition(scenario, Condition::await));
    rows.blocked(
        "Condition.awaitNanos",
        condition + "awaitNanos",
        scenario -> condition(scenario, awaited -> awaited.awaitNanos(TimeUnit.HOURS.toNanos(1))));
    rows.blocked(
        "Condition.awaitUninterruptibly",
        condition + "awaitUninterruptibly",
        scenario -> condition(scenario, Condition::awaitUninterruptibly));
    return rows;
  }

  private static boolean plainly(Lock lock) {
    lock.lock();
    return true;
  }

  private static boolean interruptibly(Lock lock) throws InterruptedException {
    lock.lockInterruptibly();
    return true;
  }

  private static void lock(Scenario scenario, Take take) {
    ReentrantLock lock = new ReentrantLock();
    wanted(scenario, lock, lock, take);
  }

  private static void read(Scenario scenario, Take take) {
    ReadWriteLock lock = new ReentrantReadWriteLock();
    wanted(scenario, lock.writeLock(), lock.readLock(), take);
  }

  private static void write(Scenario scenario, Take take) {
    ReadWriteLock lock = new ReentrantReadWriteLock();
    wanted(scenario, lock.readLock(), lock.writeLock(), take);
  }

  private static void wanted(Scenario scenario, Lock held, Lock wanted, Take take) {
    Gate gate = scenario.resources().hold(held::lock, held::unlock);
    scenario
        .call(() -> {
          boolean got = take.from(wanted);
          wanted.unlock(); // throws if this thread does not hold it
          return got;
        })
        .release(gate::open)
        .checkUsable(() -> {
          gate.open();
          return wanted.tryLock(5, TimeUnit.SECONDS);
        });
  }

  private static void stamp(Scenario scenario, Stamp way) {
    StampedLock lock = new StampedLock();
    Lock write = lock.asWriteLock();
    Gate gate = scenario.resources().hold(write::lock, write::unlock);
    scenario
        .call(() -> {
          lock.unlock(way.of(lock)); // throws if the stamp is invalid
          return true;
        })
        .release(gate::open)
        .checkUsable(() -> {
          gate.open();
          return lock.tryWriteLock(5, TimeUnit.SECONDS) != 0;
        });
  }

  private static void condition(Scenario scenario, Await await) {
    ReentrantLock lock = new ReentrantLock();
    Condition condition = lock.newCondition();
    scenario
        .call(() -> {
          lock.lock();
          try {
            await.on(condition);
            return scenario.released();
          } finally {
            lock.unlock();
          }
        })
        .release(() -> {
          lock.lock();
          condition.signalAll();
          lock.unlock();
        })
        .checkUsable(() -> lock.tryLock(5, TimeUnit.SECONDS));
  }
}
