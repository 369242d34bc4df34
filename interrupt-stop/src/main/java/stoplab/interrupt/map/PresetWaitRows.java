// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;

/** Waits, locks and synchronizers, called with the status already set: most need not wait. */
final class PresetWaitRows {
  private PresetWaitRows() {}

  static Rows rows() {
    Rows rows = new Rows("status already set: waits and locks");
    rows.preset(
        "Thread.sleep(0)",
        scene -> scene.call(() -> {
          Thread.sleep(0);
          return true;
        }));
    rows.preset(
        "Object.wait(1)",
        scene -> scene.call(() -> {
          Object monitor = new Object();
          synchronized (monitor) {
            monitor.wait(1);
          }
          return true;
        }));
    rows.preset(
        "LockSupport.park",
        scene -> scene
            .call(() -> {
              LockSupport.park();
              return scene.released();
            })
            .release(() -> LockSupport.unpark(scene.victim().thread())));
    rows.preset("Thread.join(), a thread that has ended", scene -> {
      Thread ended = scene.on().helper(() -> {});
      ended.join();
      scene.call(() -> {
        ended.join();
        return true;
      });
    });
    rows.preset(
        "synchronized, a free monitor",
        scene -> scene.call(() -> {
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
        scene -> scene.call(() -> {
          new CountDownLatch(0).await();
          return true;
        }));
    rows.preset(
        "CountDownLatch.await(t), at zero",
        scene -> scene.call(() -> new CountDownLatch(0).await(1, TimeUnit.SECONDS)));
    rows.preset(
        "Semaphore.acquire, a permit is there",
        scene -> scene.call(() -> {
          new Semaphore(1).acquire();
          return true;
        }));
    rows.preset(
        "Semaphore.tryAcquire(), a permit is there",
        scene -> scene.call(() -> new Semaphore(1).tryAcquire()));
    rows.preset("CyclicBarrier.await(), the last party", scene -> {
      CyclicBarrier barrier = new CyclicBarrier(1);
      scene.call(() -> barrier.await() == 0).works(() -> !barrier.isBroken());
    });
    rows.preset(
        "Phaser.awaitAdvanceInterruptibly, the phase is over",
        scene -> scene.call(() -> {
          Phaser phaser = new Phaser(1);
          return phaser.awaitAdvanceInterruptibly(phaser.arrive()) == 1;
        }));
    rows.preset(
        "Condition.awaitNanos(0)",
        scene -> scene.call(() -> {
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
    rows.preset(name, scene -> {
      ReentrantLock lock = new ReentrantLock();
      scene.call(() -> take.from(lock) && lock.isHeldByCurrentThread());
    });
  }

  private static void stamp(Rows rows, String name, Stamp way) {
    rows.preset(name, scene -> scene.call(() -> way.of(new StampedLock()) != 0));
  }
}
