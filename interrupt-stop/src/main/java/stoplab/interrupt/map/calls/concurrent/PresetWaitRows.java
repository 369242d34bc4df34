// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.concurrent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import stoplab.interrupt.map.probe.Rows;

/** Waits, locks and synchronizers with the status already set: most calls need not wait. */
public final class PresetWaitRows {
  private PresetWaitRows() {}

  public static Rows rows() {
    Rows rows = new Rows("status already set: waits and locks");
    rows.preset(
        "Thread.sleep(0)",
        scenario -> scenario.call(() -> {
          Thread.sleep(0);
          return true;
        }));
    rows.preset(
        "Object.wait(1)",
        scenario -> scenario.call(() -> {
          Object monitor = new Object();
          synchronized (monitor) {
            monitor.wait(1);
          }
          return true;
        }));
    rows.preset(
        "LockSupport.park",
        scenario -> scenario
            .call(() -> {
              LockSupport.park();
              return scenario.released();
            })
            .release(() -> LockSupport.unpark(scenario.victim().thread())));
    rows.preset("Thread.join(), a thread that has ended", scenario -> {
      Thread ended = scenario.resources().helper(() -> {});
      ended.join();
      scenario.call(() -> {
        ended.join();
        return true;
      });
    });
    rows.preset(
        "synchronized, a free monitor",
        scenario -> scenario.call(() -> {
          synchronized (new Object()) {
            return true;
          }
        }));
    lock(rows, "ReentrantLock.lock, free", lock -> {
      lock.lock();
      return true;
    });
    lock(rows, "ReentrantLock.lockInterruptibly, free", lock -> {
      lock.lockInterruptibly();
      return true;
    });
    lock(rows, "ReentrantLock.tryLock(), free", Lock::tryLock);
    lock(rows, "ReentrantLock.tryLock(t), free", lock -> lock.tryLock(1, TimeUnit.SECONDS));
    stamp(rows, "StampedLock.readLockInterruptibly, free", StampedLock::readLockInterruptibly);
    stamp(rows, "StampedLock.tryReadLock(t), free", lock -> lock.tryReadLock(1, TimeUnit.SECONDS));
    rows.preset(
        "CountDownLatch.await(), at zero",
        scenario -> scenario.call(() -> {
          new CountDownLatch(0).await();
          return true;
        }));
    rows.preset(
        "CountDownLatch.await(t), at zero",
        scenario -> scenario.call(() -> new CountDownLatch(0).await(1, TimeUnit.SECONDS)));
    rows.preset(
        "Semaphore.acquire, a permit is there",
        scenario -> scenario.call(() -> {
          new Semaphore(1).acquire();
          return true;
        }));
    rows.preset(
        "Semaphore.tryAcquire(), a permit is there",
        scenario -> scenario.call(() -> new Semaphore(1).tryAcquire()));
    rows.preset("CyclicBarrier.await(), the last party", scenario -> {
      CyclicBarrier barrier = new CyclicBarrier(1);
      scenario.call(() -> barrier.await() == 0).checkUsable(() -> !barrier.isBroken());
    });
    rows.preset(
        "Phaser.awaitAdvanceInterruptibly, the phase is over",
        scenario -> scenario.call(() -> {
          Phaser phaser = new Phaser(1);
          return phaser.awaitAdvanceInterruptibly(phaser.arrive()) == 1;
        }));
    rows.preset(
        "Condition.awaitNanos(0)",
        scenario -> scenario.call(() -> {
          ReentrantLock lock = new ReentrantLock();
          lock.lock();
          return lock.newCondition().awaitNanos(0) <= 0;
        }));
    return rows;
  }

  private interface Take {
    boolean from(Lock lock) throws InterruptedException;
  }

  private interface Stamp {
    long of(StampedLock lock) throws InterruptedException;
  }

  private static void lock(Rows rows, String name, Take take) {
    rows.preset(name, scenario -> {
      ReentrantLock lock = new ReentrantLock();
      scenario.call(() -> take.from(lock) && lock.isHeldByCurrentThread());
    });
  }

  private static void stamp(Rows rows, String name, Stamp way) {
    rows.preset(name, scenario -> scenario.call(() -> way.of(new StampedLock()) != 0));
  }
}
