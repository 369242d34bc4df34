// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.Modes;
import stoplab.bench.stats.Nanos;
import stoplab.bench.stats.RankIntervals;

/**
 * The cells and lines that the latency tables share, in ASCII.
 *
 * <p>Guarantee [bench.two-modes-shown]: where the medians of the JVMs fall into two groups, the
 * cell says both, and how many JVMs each has.
 */
public final class LatencyCells {
  /** An empty cell. */
  public static final String NOTHING = "-";

  /** A cell whose number would mean nothing. */
  public static final String TOO_FEW = "too few stops";

  private static final String NO_INTERVAL =
      "no interval, for that takes " + RankIntervals.JVMS_FOR_INTERVAL + " JVMs";

  private static final double[] TAIL = {0.9, 0.99};

  private LatencyCells() {}

  /** The typical JVM, if there are six JVMs or 20 samples. */
  static String median(Distribution distribution) {
    return distribution.supports(0.5) || distribution.jvms() >= RankIntervals.JVMS_FOR_INTERVAL
        ? median(distribution.medians())
        : TOO_FEW;
  }

  /**
   * The median of one number per JVM, with the least and the greatest, such as {@code 142 us [130,
   * 151]}; where the JVMs fall into two groups, both, such as {@code 81 us in 5, 1.9 ms in 3}.
   */
  public static String median(double[] jvms) {
    return Modes.of(jvms)
        .map(modes -> group(modes.low()) + ", " + group(modes.high()))
        .orElseGet(() -> Nanos.format(Distribution.median(jvms), Distribution.range(jvms)));
  }

  private static String group(Modes.Group group) {
    return Nanos.format(group.median()) + " in " + group.jvms();
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

  /**
   * By how much the latency exceeds the floor beside each sample, as time: the median of the
   * differences in each JVM, with its interval.
   */
  static String beyondFloor(LatencySamples samples) {
    double[] differences =
        Distribution.pairedDifferences(samples.latenciesByJvm(), samples.floorsByJvm());
    return Nanos.difference(Distribution.median(differences), RankIntervals.median(differences));
  }

  /** How many JVMs each case has. */
  static IntStream jvms(Collection<LatencySamples> all) {
    return all.stream().mapToInt(each -> each.jvms().size());
  }

  /**
   * What the intervals of medians are worth, such as {@code [its interval by order statistics over
   * 7 JVMs: 98.4 %]}.
   *
   * @param jvms how many JVMs each row has
   */
  static String interval(IntStream jvms) {
    int[] enough = jvms.filter(each -> each >= RankIntervals.JVMS_FOR_INTERVAL).toArray();
    return enough.length == 0
        ? NO_INTERVAL
        : interval(
            "order statistics over "
                + span("%.0f", Arrays.stream(enough).asDoubleStream().toArray())
                + " JVMs",
            Arrays.stream(enough).mapToObj(RankIntervals::medianCoverage));
  }

  /**
   * What intervals are worth.
   *
   * @param method how they were computed
   * @param coverages of each the probability that it holds the truth; empty if there is none
   */
  static String interval(String method, Stream<OptionalDouble> coverages) {
    double[] percents = coverages
        .flatMapToDouble(OptionalDouble::stream)
        .map(each -> 100 * each)
        .toArray();
    return percents.length == 0
        ? NO_INTERVAL
        : "[its interval by " + method + ": " + span("%.1f %%", percents) + "]";
  }

  /** The least and the greatest of some numbers, or one if they look the same. */
  private static String span(String format, double[] numbers) {
    Distribution.Interval range = Distribution.range(numbers);
    String low = String.format(Locale.ROOT, format, range.low());
    String high = String.format(Locale.ROOT, format, range.high());
    return low.equals(high) ? low : low + " to " + high;
  }

  /** The column headings for {@link #tail}. */
  static List<String> tailNames() {
    List<String> names = new ArrayList<>();
    for (double p : TAIL) {
      names.add(percentileName(p));
    }
    return names;
  }

  /**
   * How to read {@link #tail}.
   *
   * @param samples what was measured, in the plural
   * @param floor what it is compared with
   */
  static String tailNote(String samples, String floor) {
    return "p90 and beyond: taken in each JVM with at least ten "
        + samples
        + " beyond it, then the median over these; only if they are most of the JVMs. In"
        + " parentheses where it cannot be distinguished from that of "
        + floor
        + ": then it is the machine's tail.";
  }

  /** The percentiles of the tail, each in parentheses unless it is above the floor's. */
  static List<String> tail(Distribution latencies, Distribution floors) {
    List<String> cells = new ArrayList<>();
    for (double p : TAIL) {
      cells.add(percentile(latencies, floors, p));
    }
    return cells;
  }

  /** A percentile, in parentheses unless it is clearly above the floor's in the same JVMs. */
  private static String percentile(Distribution latencies, Distribution floors, double p) {
    OptionalDouble percentile = latencies.percentileOverJvms(p);
    if (percentile.isEmpty()) {
      return NOTHING;
    }
    String text = Nanos.format(percentile.getAsDouble());
    boolean own = RankIntervals.median(latencies.percentileRatios(floors, p))
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
