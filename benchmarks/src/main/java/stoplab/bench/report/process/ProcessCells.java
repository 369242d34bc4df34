// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.process;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import stoplab.bench.report.LatencyCells;
import stoplab.bench.stats.BoundVerdict;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.Nanos;
import stoplab.bench.stats.RankIntervals;

/** The cells and sentences that the process tables share, in ASCII. */
final class ProcessCells {
  static final double NANOS_PER_MILLI = 1e6;

  static final double MEDIAN = 0.5;

  static final String TOO_FEW = "too few";

  private static final double TAIL = 0.9;

  private ProcessCells() {}

  /** The median of all samples, with the least and the greatest of them; from six samples on. */
  static String median(Distribution samples) {
    return samples.size() < RankIntervals.JVMS_FOR_INTERVAL ? TOO_FEW : withRange(samples);
  }

  private static String withRange(Distribution samples) {
    return Nanos.format(
        samples.percentile(MEDIAN),
        new Distribution.Interval(samples.min().orElseThrow(), samples.max().orElseThrow()));
  }

  /** The 90th percentile, if at least ten samples lie beyond it. */
  static String tail(Distribution samples) {
    return samples.supports(TAIL) ? Nanos.format(samples.percentile(TAIL)) : LatencyCells.NOTHING;
  }

  /** The median of differences, each taken within one JVM, with its interval. */
  static String difference(double[] differences) {
    return differences.length == 0
        ? TOO_FEW
        : millis(Distribution.median(differences), RankIntervals.median(differences));
  }

  /** By how much samples of some JVMs exceed those of others, with the interval. */
  static String shift(double[] above, double[] below) {
    return above.length == 0 || below.length == 0
        ? TOO_FEW
        : millis(RankIntervals.shift(above, below), RankIntervals.shiftInterval(above, below));
  }

  private static String millis(double nanos, Optional<Distribution.Interval> interval) {
    return millis(nanos)
        + " ms"
        + interval
            .map(each -> " [" + millis(each.low()) + ", " + millis(each.high()) + "]")
            .orElse("");
  }

  private static String millis(double nanos) {
    return String.format(Locale.ROOT, "%+.2f", nanos / NANOS_PER_MILLI);
  }

  /**
   * A bound that a difference must keep, and whether it does.
   *
   * @param what whose difference it is
   * @param difference the difference in words
   * @param interval of the difference in nanoseconds
   */
  static String bound(
      int millis, String what, String difference, Optional<Distribution.Interval> interval) {
    return String.format(
        Locale.ROOT,
        "bound %,d ms, %s %s: %s.",
        millis,
        what,
        difference,
        BoundVerdict.of(interval, millis * NANOS_PER_MILLI));
  }

  /** How many were within a bound that each one must keep, and whether all were. */
  static String within(Distribution samples, int millis) {
    long bound = TimeUnit.MILLISECONDS.toNanos(millis);
    long kept = Arrays.stream(samples.sorted()).filter(nanos -> nanos <= bound).count();
    return String.format(
        Locale.ROOT,
        "%,d of %,d within %,d ms: %s.",
        kept,
        samples.size(),
        millis,
        kept == samples.size() ? BoundVerdict.MET : BoundVerdict.MISSED);
  }

  /**
   * The instrument's known answer: what takes at least a known time must not be measured below it.
   *
   * @param least the least time that was seen, in nanoseconds
   * @param known the known time, in nanoseconds
   */
  static String knownAnswer(String words, long least, long known) {
    String seen = words + " before " + Nanos.format(least);
    return least >= known
        ? "instrument OK: " + seen + "."
        : "INSTRUMENT FAILED: " + seen + ". Do not trust this report.";
  }
}
