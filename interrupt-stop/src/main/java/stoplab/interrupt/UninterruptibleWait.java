// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Finishes a wait that must not be cut short, and sets the status again when it is over.
 *
 * <p><b>Why it works:</b> the exception has cleared the status, so the next attempt can wait. The
 * interrupt is remembered in a local variable, and restored at the end. Code that restores it at
 * once, in the catch, no longer waits: the next {@code await} throws at once, and the loop burns a
 * CPU. Not even an open latch ends it, since {@code await} checks the status first (its Javadoc).
 *
 * <p><b>Guarantee</b> [interrupt.wait-is-finished]: interrupts do not end the wait, and the status
 * is set afterwards if there was one, and only then. [interrupt.deadline-stays]: nor do they
 * prolong a wait with a timeout.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes
 * stoplab.interrupt.UninterruptibleWait}
 *
 * <p><b>Break it:</b> set the status in the catch, instead of {@code interrupted = true;}: the
 * demo's worker is still there after the latch has been opened.
 *
 * <p><b>See also:</b> {@link ExecutorShutdown}, which cuts its waits short: do that where you can.
 */
public final class UninterruptibleWait {
  private UninterruptibleWait() {}

  /**
   * Waits until a latch is open. Thread-safe. If the thread was interrupted, before or while it
   * waited, the interrupt status is set on return.
   *
   * @param latch what to wait for, not null
   * @throws NullPointerException if {@code latch} is null
   */
  public static void await(CountDownLatch latch) {
    // @start region="wait"
    boolean interrupted = false;
    try {
      while (true) {
        try {
          latch.await();
          return;
        } catch (InterruptedException e) {
          interrupted = true; // not now: the next await() would throw at once
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    // @end
  }

  /**
   * The same, until the time is over at the latest. Thread-safe.
   *
   * @param latch what to wait for, not null
   * @param timeout how long to wait, not null; zero or less for not at all
   * @return whether the latch was open by then
   * @throws NullPointerException if an argument is null
   */
  public static boolean await(CountDownLatch latch, Duration timeout) {
    long all = TimeUnit.NANOSECONDS.convert(timeout);
    long since = System.nanoTime();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          long passed = System.nanoTime() - since;
          if (passed >= all) {
            return latch.getCount() == 0; // await() would throw once more, if interrupted
          }
          return latch.await(all - passed, TimeUnit.NANOSECONDS); // what is left, not all again
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Interrupts a wait, in vain, and then opens the latch. */
  public static void main(String[] args) throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    DemoThread thread = DemoThread.start(() -> {
      await(latch);
      return null;
    });
    thread.awaitBlockedIn("await");
    System.out.println("The worker waits; now it is interrupted.");
    thread.askInVain(thread::interrupt);
    System.out.println("Now the latch is opened.");
    thread.ask(latch::countDown);
  }
}
