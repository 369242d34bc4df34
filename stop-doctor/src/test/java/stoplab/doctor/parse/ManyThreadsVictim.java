// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import java.lang.reflect.Method;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A JVM with one thread of each kind; it says so on its output, and waits to be killed. */
final class ManyThreadsVictim {
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private ManyThreadsVictim() {}

  /** Starts the threads. */
  public static void main(String[] args) throws Exception {
    ReentrantLock lock = new ReentrantLock();
    Object first = new Object();
    Object second = new Object();
    CyclicBarrier both = new CyclicBarrier(2);
    CountDownLatch locked = new CountDownLatch(1);
    start("owner of a lock", () -> {
      lock.lock();
      locked.countDown();
      sleep();
    });
    locked.await();
    Thread parked = start("parked <on> a \"lock\" / x", lock::lock);
    Thread left = start("left", () -> inOrder(first, second, both));
    Thread right = start("right", () -> inOrder(second, first, both));
    startVirtual();
    while (parked.getState() != Thread.State.WAITING
        || left.getState() != Thread.State.BLOCKED
        || right.getState() != Thread.State.BLOCKED) {
      Thread.onSpinWait();
    }
    System.out.println("ready");
    NEVER.await();
  }

  private static Thread start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.start();
    return thread;
  }

  /** From JDK 21 on, a virtual thread that computes, and so stays mounted. */
  private static void startVirtual() throws Exception {
    if (Runtime.version().feature() >= 21) {
      CountDownLatch begun = new CountDownLatch(1);
      Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
      start.invoke(null, (Runnable) () -> compute(begun));
      begun.await();
    }
  }

  private static void compute(CountDownLatch begun) {
    begun.countDown();
    while (NEVER.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  private static void inOrder(Object first, Object second, CyclicBarrier both) {
    synchronized (first) {
      try {
        both.await();
      } catch (InterruptedException | BrokenBarrierException e) {
        throw new IllegalStateException(e);
      }
      synchronized (second) {
        throw new IllegalStateException("no deadlock");
      }
    }
  }

  private static void sleep() {
    try {
      TimeUnit.DAYS.sleep(1);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
