// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.concurrent.CountDownLatch;

/**
 * A wait that ignores interrupts, for the tests of other lessons. It is not the lesson
 * {@link UninterruptibleWait}: a reader who breaks that one shall see its own tests fail, and no
 * pool of another test that spins for ever.
 */
final class DeafWait {
  private DeafWait() {}

  /** Waits until the latch is open; an interrupt stays set, or is set again. */
  static void await(CountDownLatch latch) {
    boolean interrupted = Thread.interrupted();
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
