// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.calls.concurrent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import stoplab.interrupt.map.probe.Rows;
import stoplab.interrupt.map.probe.Scenario;

/** Latches, barriers, phasers, semaphores and exchangers. */
public final class SynchronizerRows {
  private static final String PACKAGE = "java.util.concurrent.";

  private SynchronizerRows() {}

  private interface Arrive {
    int at(Phaser phaser) throws Exception;
  }

  private interface Acquire {
    boolean from(Semaphore semaphore) throws InterruptedException;
  }

  public static Rows rows() {
    Rows rows = new Rows("synchronizers");
    rows.blocked("CountDownLatch.await()", PACKAGE + "CountDownLatch.await", scenario -> {
      CountDownLatch latch = new CountDownLatch(1);
      scenario
          .call(() -> {
            latch.await();
            return latch.getCount() == 0;
          })
          .release(latch::countDown);
    });
    rows.blocked("CountDownLatch.await(t)", PACKAGE + "CountDownLatch.await", scenario -> {
      CountDownLatch latch = new CountDownLatch(1);
      scenario.call(() -> latch.await(1, TimeUnit.HOURS)).release(latch::countDown);
    });
    rows.blocked("CyclicBarrier.await()", PACKAGE + "CyclicBarrier.await", scenario -> {
      CyclicBarrier barrier = new CyclicBarrier(2);
      scenario
          .call(() -> barrier.await() == 1)
          .release(() -> barrier.await(5, TimeUnit.SECONDS))
          .checkUsable(() -> !barrier.isBroken());
    });
    rows.blocked("CyclicBarrier.await(t)", PACKAGE + "CyclicBarrier.await", scenario -> {
      CyclicBarrier barrier = new CyclicBarrier(2);
      scenario
          .call(() -> barrier.await(1, TimeUnit.HOURS) == 1)
          .release(() -> barrier.await(5, TimeUnit.SECONDS))
          .checkUsable(() -> !barrier.isBroken());
    });
    rows.blocked(
        "CyclicBarrier.await(), another party is interrupted",
        PACKAGE + "CyclicBarrier.await",
        SynchronizerRows::brokenByAnother);
    rows.blocked(
        "Phaser.arriveAndAwaitAdvance",
        PACKAGE + "Phaser.arriveAndAwaitAdvance",
        scenario -> phaser(scenario, Phaser::arriveAndAwaitAdvance));
    rows.blocked(
        "Phaser.awaitAdvance",
        PACKAGE + "Phaser.awaitAdvance",
        scenario -> phaser(scenario, phaser -> phaser.awaitAdvance(phaser.arrive())));
    rows.blocked(
        "Phaser.awaitAdvanceInterruptibly",
        PACKAGE + "Phaser.awaitAdvanceInterruptibly",
        scenario -> phaser(scenario, phaser -> phaser.awaitAdvanceInterruptibly(phaser.arrive())));
    rows.blocked(
        "Phaser.awaitAdvanceInterruptibly(t)",
        PACKAGE + "Phaser.awaitAdvanceInterruptibly",
        scenario -> phaser(
            scenario,
            phaser -> phaser.awaitAdvanceInterruptibly(phaser.arrive(), 1, TimeUnit.HOURS)));
    rows.blocked(
        "Semaphore.acquire",
        PACKAGE + "Semaphore.acquire",
        scenario -> semaphore(scenario, semaphore -> {
          semaphore.acquire();
          return true;
        }));
    rows.blocked(
        "Semaphore.tryAcquire(t)",
        PACKAGE + "Semaphore.tryAcquire",
        scenario -> semaphore(scenario, semaphore -> semaphore.tryAcquire(1, TimeUnit.HOURS)));
    rows.blocked(
        "Semaphore.acquireUninterruptibly",
        PACKAGE + "Semaphore.acquireUninterruptibly",
        scenario -> semaphore(scenario, semaphore -> {
          semaphore.acquireUninterruptibly();
          return true;
        }));
    rows.blocked("Exchanger.exchange", PACKAGE + "Exchanger.exchange", scenario -> {
      Exchanger<String> exchanger = new Exchanger<>();
      scenario
          .call(() -> exchanger.exchange("mine").equals("released"))
          .release(() -> exchanger.exchange("released", 5, TimeUnit.SECONDS));
    });
    rows.blocked("Exchanger.exchange(t)", PACKAGE + "Exchanger.exchange", scenario -> {
      Exchanger<String> exchanger = new Exchanger<>();
      scenario
          .call(() -> exchanger.exchange("mine", 1, TimeUnit.HOURS).equals("released"))
          .release(() -> exchanger.exchange("released", 5, TimeUnit.SECONDS));
    });
    return rows;
  }

  /** Interrupts another waiting thread instead of the victim. */
  private static void brokenByAnother(Scenario scenario) throws InterruptedException {
    CyclicBarrier barrier = new CyclicBarrier(3);
    Thread other = scenario.resources().helper(barrier::await);
    while (barrier.getNumberWaiting() == 0) {
      Thread.sleep(1);
    }
    scenario
        .call(() -> barrier.await() > 0)
        .interruptBy(other::interrupt)
        .release(() -> barrier.await(5, TimeUnit.SECONDS))
        .checkUsable(() -> !barrier.isBroken());
  }

  private static void phaser(Scenario scenario, Arrive arrive) {
    Phaser phaser = new Phaser(2);
    scenario
        .call(() -> arrive.at(phaser) == 1)
        .release(phaser::arrive)
        .checkUsable(() -> !phaser.isTerminated());
  }

  /** The check first releases a permit, which it then acquires. */
  private static void semaphore(Scenario scenario, Acquire acquire) {
    Semaphore semaphore = new Semaphore(0);
    scenario
        .call(() -> acquire.from(semaphore) && scenario.released())
        .release(semaphore::release)
        .checkUsable(() -> {
          semaphore.release();
          return semaphore.tryAcquire();
        });
  }
}
