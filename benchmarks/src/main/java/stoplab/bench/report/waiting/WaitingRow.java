// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.waiting;

import java.util.Arrays;
import java.util.Optional;
import stoplab.bench.probe.waiting.WaitingWay;
import stoplab.bench.stats.Distribution;

/**
 * What was found out about one way to wait.
 *
 * @param way the way
 * @param stopNanos its stop latency in nanoseconds
 * @param cpuNanos the CPU time of one waiting worker, in nanoseconds per second; zero for one that
 *     is never woken
 * @param wakeUps how often it is woken per second; empty if the system does not report it
 */
public record WaitingRow(
    WaitingWay way, OverJvms stopNanos, OverJvms cpuNanos, Optional<OverJvms> wakeUps) {
  /**
   * One number of several JVMs.
   *
   * @param median their median
   * @param range the least and the greatest
   */
  public record OverJvms(double median, Distribution.Interval range) {
    /** Of some numbers, at least one, one for each JVM. */
    static OverJvms of(double[] jvms) {
      double least = Arrays.stream(jvms).min().orElseThrow();
      double greatest = Arrays.stream(jvms).max().orElseThrow();
      return new OverJvms(Distribution.median(jvms), new Distribution.Interval(least, greatest));
    }
  }

  /** The name of the way, such as {@code sleep-10-ms}. */
  public String label() {
    return way.label();
  }
}
