// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Interrupts a victim in a thread of its own, since {@code interrupt()} itself may not return. */
final class Interrupter {
  private final CountDownLatch returned = new CountDownLatch(1);
  private volatile long sinceNanos;

  Interrupter(Scenario scenario, Victim victim) {
    Thread thread = Kind.PLATFORM.start("map-interrupter", () -> {
      sinceNanos = System.nanoTime();
      try {
        scenario.interrupt(victim);
        returned.countDown();
      } catch (Exception e) {
        // It counts as one that did not return; no way of interrupting in the map throws.
      }
    });
    scenario.on().joined(thread);
  }

  boolean awaitReturn(long nanos) throws InterruptedException {
    return returned.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** The moment right before the interrupt. */
  long sinceNanos() {
    return sinceNanos;
  }
}
