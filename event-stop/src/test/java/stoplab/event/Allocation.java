// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Assumptions;

/** What the current thread allocates. */
final class Allocation {
  private static final int PULSES = 1_000;

  private Allocation() {}

  /** Returns the bytes that many pulses without waiters allocate: the least of several tries. */
  static long ofPulses(ResettableEvent event) {
    Assumptions.assumeTrue(
        ManagementFactory.getThreadMXBean() instanceof ThreadMXBean,
        "needs a JVM that counts what a thread allocates: use HotSpot");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int tries = 0; tries < 10; tries++) { // the first ones load classes
      long before = threads.getCurrentThreadAllocatedBytes();
      int seen = 0;
      for (int i = 0; i < PULSES; i++) {
        event.set();
        seen += event.isSet() ? 1 : 0;
        event.clear();
        seen += event.isSet() ? 1 : 0;
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      if (seen != PULSES) {
        throw new AssertionError("seen set " + seen + " times");
      }
      least = Math.min(least, allocated);
    }
    return least;
  }
}
