// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.concurrent.CountDownLatch;

/** An uninterruptible latch, for tasks that must wait until they are released. */
public final class Gate {
  private final CountDownLatch opened = new CountDownLatch(1);

  /** Opens the gate for good. Any thread may call it, more than once. */
  public void open() {
    opened.countDown();
  }

  /** Waits until the gate is open; an interrupt meanwhile only sets the status. */
  public void pass() {
    // Not the lesson UninterruptibleWait: a reader who breaks that lesson would hang all map tests.
    boolean interrupted = false;
    while (opened.getCount() > 0) {
      try {
        opened.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
