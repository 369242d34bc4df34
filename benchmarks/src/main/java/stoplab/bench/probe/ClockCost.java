// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

/**
 * What {@link System#nanoTime()} costs here, and how fine its steps are. Both are part of every
 * latency.
 *
 * @param leastStepNanos the least difference of two successive readings that differ, in nanoseconds
 * @param readNanos how long one reading takes, in nanoseconds
 */
public record ClockCost(long leastStepNanos, double readNanos) {
  private static final int READINGS = 200_000;

  /** Measures the clock of this machine; takes about ten milliseconds. */
  public static ClockCost measure() {
    ClockCost last = null;
    for (int i = 0; i < 5; i++) { // the last one runs in compiled code
      last = measureOnce();
    }
    return last;
  }

  private static ClockCost measureOnce() {
    long leastStep = Long.MAX_VALUE;
    long begun = System.nanoTime();
    long before = begun;
    for (int i = 0; i < READINGS; i++) {
      long now = System.nanoTime();
      if (now != before) {
        leastStep = Math.min(leastStep, now - before);
      }
      before = now;
    }
    return new ClockCost(leastStep, (before - begun) / (double) READINGS);
  }
}
