// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.Nanos;

/** The cells and lines that the latency tables share, in ASCII. */
public final class LatencyCells {
  /** An empty cell. */
  public static final String NOTHING = "-";

  private static final double[] TAIL = {0.9, 0.99, 0.999};

  private LatencyCells() {}

  /** The median of the JVMs' medians, and their range. */
  static String median(Distribution distribution) {
    return distribution.supports(0.5)
        ? Nanos.format(distribution.median(), distribution.range())
        : "too few stops";
  }

  /** How many samples there are, in how many JVMs. */
  public static String counts(Distribution distribution) {
    return String.format(Locale.ROOT, "%,d in %d", distribution.size(), distribution.jvms());
  }

  /** The ratio to the floor beside each sample. */
  static String ratioToFloor(LatencySamples samples) {
    return Nanos.withInterval(
        Distribution.pairedRatio(samples.latenciesByJvm(), samples.floorsByJvm()),
        ratioInterval(samples));
  }

  /** The interval of the ratio to the floor; empty with too few JVMs. */
  static Optional<Distribution.Interval> ratioInterval(LatencySamples samples) {
    return Distribution.pairedRatioInterval(samples.latenciesByJvm(), samples.floorsByJvm());
  }

  /** The column headings for {@link #tail}. */
  static List<String> tailNames() {
    List<String> names = new ArrayList<>();
    for (double p : TAIL) {
      names.add(percentileName(p));
    }
    return names;
  }

  /** The percentiles of the tail, each in parentheses unless it is above the floor's. */
  static List<String> tail(Distribution latencies, Distribution floors) {
    List<String> cells = new ArrayList<>();
    for (double p : TAIL) {
      cells.add(percentile(latencies, floors, p));
    }
    return cells;
  }

  /** A percentile, in parentheses unless it is clearly above the floor's. */
  private static String percentile(Distribution latencies, Distribution floors, double p) {
    if (!latencies.supports(p)) {
      return NOTHING;
    }
    String text = Nanos.format(latencies.percentile(p));
    boolean own = latencies
        .percentileRatioInterval(floors, p)
        .map(ratio -> ratio.low() > 1)
        .orElse(false);
    return own ? text : "(" + text + ")";
  }

  private static String percentileName(double p) {
    String digits = String.format(Locale.ROOT, "%.1f", 100 * p);
    return "p" + (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits);
  }

  /**
   * The line about the machine.
   *
   * @param all what was measured
   * @param clock what a reading of the clock costs
   * @param busyness how busy other programs kept the machine, in words
   */
  static String machine(Collection<LatencySamples> all, ClockCost clock, String busyness) {
    return machine(
        all.stream()
            .flatMap(each -> each.jvms().stream())
            .mapToLong(LatencySamples.Jvm::involuntary),
        clock,
        busyness);
  }

  /**
   * The same line.
   *
   * @param switches the involuntary context switches of each JVM, or -1
   */
  public static String machine(LongStream switches, ClockCost clock, String busyness) {
    return String.format(
        Locale.ROOT,
        "machine: %s; involuntary context switches in the measured JVMs: %s; one reading"
            + " of the clock takes %.0f ns, and two readings differ by at least %d ns.",
        busyness,
        involuntary(switches.toArray()),
        clock.readNanos(),
        clock.leastStepNanos());
  }

  private static String involuntary(long[] switches) {
    return LongStream.of(switches).anyMatch(each -> each < 0)
        ? "not reported by this system"
        : String.format(Locale.ROOT, "%,d", LongStream.of(switches).sum());
  }
}
