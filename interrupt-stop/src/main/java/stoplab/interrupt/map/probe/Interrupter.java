// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Interrupts a victim from a separate thread, because {@code interrupt()} may not return. */
final class Interrupter {
  private final CountDownLatch returned = new CountDownLatch(1);
  private volatile long startNanos;

  Interrupter(Scenario scenario, Victim victim) {
    Thread thread = Kind.PLATFORM.start("map-interrupter", () -> {
      startNanos = System.nanoTime();
      try {
        scenario.interrupt(victim);
        returned.countDown();
      } catch (Exception e) {
        // Counts as an interrupt that did not return. No interrupt in the map throws.
      }
    });
    scenario.resources().joinAtEnd(thread);
  }

  boolean awaitReturn(long nanos) throws InterruptedException {
    return returned.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** The time just before the interrupt. */
  long startNanos() {
    return startNanos;
  }
}
