// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.concurrent;

import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import stoplab.interrupt.map.probe.Gate;
import stoplab.interrupt.map.probe.Rows;

/** Locks with a timeout, and a custom lock built on AbstractQueuedSynchronizer. */
public final class CustomLockRows {
  private static final String LOCKS = "java.util.concurrent.locks.";
  private static final String QUEUED = LOCKS + "AbstractQueuedSynchronizer.";
  private static final String CONDITION =
      LOCKS + "AbstractQueuedSynchronizer$ConditionObject.await";

  private CustomLockRows() {}

  private interface Acquire {
    boolean from(Latch latch) throws InterruptedException;
  }

  private interface Await {
    boolean on(Condition condition) throws InterruptedException;
  }

  public static Rows rows() {
    Rows rows = new Rows("locks");
    rows.blocked(
        "ReadLock.tryLock(t)", LOCKS + "ReentrantReadWriteLock$ReadLock.tryLock", scenario -> {
          ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
          Gate gate = scenario.resources().hold(lock.writeLock()::lock, lock.writeLock()::unlock);
          scenario.call(() -> lock.readLock().tryLock(1, TimeUnit.HOURS)).release(gate::open);
        });
    rows.blocked(
        "WriteLock.tryLock(t)", LOCKS + "ReentrantReadWriteLock$WriteLock.tryLock", scenario -> {
          ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
          Gate gate = scenario.resources().hold(lock.readLock()::lock, lock.readLock()::unlock);
          scenario.call(() -> lock.writeLock().tryLock(1, TimeUnit.HOURS)).release(gate::open);
        });
    rows.blocked("StampedLock.tryReadLock(t)", LOCKS + "StampedLock.tryReadLock", scenario -> {
      StampedLock lock = new StampedLock();
      Gate gate = scenario
          .resources()
          .hold(lock.asWriteLock()::lock, () -> lock.asWriteLock().unlock());
      scenario.call(() -> lock.tryReadLock(1, TimeUnit.HOURS) != 0).release(gate::open);
    });
    condition(rows, "Condition.await(t)", condition -> condition.await(1, TimeUnit.HOURS));
    condition(
        rows,
        "Condition.awaitUntil",
        condition -> condition.awaitUntil(
            new Date(System.currentTimeMillis() + TimeUnit.HOURS.toMillis(1))));
    acquire(rows, "acquire", latch -> {
      latch.acquire(1);
      return true;
    });
    acquire(rows, "acquireInterruptibly", latch -> {
      latch.acquireInterruptibly(1);
      return true;
    });
    acquire(rows, "tryAcquireNanos", latch -> latch.tryAcquireNanos(1, TimeUnit.HOURS.toNanos(1)));
    acquire(rows, "acquireShared", latch -> {
      latch.acquireShared(1);
      return true;
    });
    acquire(rows, "acquireSharedInterruptibly", latch -> {
      latch.acquireSharedInterruptibly(1);
      return true;
    });
    acquire(
        rows,
        "tryAcquireSharedNanos",
        latch -> latch.tryAcquireSharedNanos(1, TimeUnit.HOURS.toNanos(1)));
    return rows;
  }

  private static void condition(Rows rows, String name, Await await) {
    String frame = CONDITION + name.replace("Condition.await", "").replace("(t)", "");
    rows.blocked(name, frame, scenario -> {
      ReentrantLock lock = new ReentrantLock();
      Condition condition = lock.newCondition();
      scenario
          .call(() -> {
            lock.lock();
            try {
              return await.on(condition);
            } finally {
              lock.unlock();
            }
          })
          .release(() -> {
            lock.lock();
            condition.signalAll();
            lock.unlock();
          });
    });
  }

  private static void acquire(Rows rows, String method, Acquire acquire) {
    rows.blocked("AbstractQueuedSynchronizer." + method, QUEUED + method, scenario -> {
      Latch latch = new Latch();
      scenario
          .call(() -> acquire.from(latch) && scenario.released())
          .release(() -> latch.releaseShared(1));
    });
  }

  /** A custom latch: closed until the first release, then open for ever. */
  private static final class Latch extends AbstractQueuedSynchronizer {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean tryAcquire(int ignored) {
      return getState() == 1;
    }

    @Override
    protected int tryAcquireShared(int ignored) {
      return getState() == 1 ? 1 : -1;
    }

    @Override
    protected boolean tryReleaseShared(int ignored) {
      setState(1);
      return true;
    }
  }
}
