// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.concurrent.CountDownLatch;

/** A wait that no interrupt ends, for tasks that must go on until they are released. */
public final class Gate {
  private final CountDownLatch opened = new CountDownLatch(1);

  /** Lets everybody pass, now and later; any thread may call it, more than once. */
  public void open() {
    opened.countDown();
  }

  /** Waits until the gate is open, and keeps an interrupt for afterwards. */
  public void pass() {
    // Not the lesson UninterruptibleWait: a reader who breaks that one would hang every map test.
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
