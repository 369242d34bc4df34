// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.call;

import java.util.Locale;
import java.util.Optional;
import stoplab.bench.call.CallWay;
import stoplab.bench.report.LatencyCells;
import stoplab.bench.stats.BoundVerdict;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.Nanos;
import stoplab.bench.stats.RankIntervals;

/** The cells and sentences that the tables of calls share, in ASCII. */
final class CallCells {
  static final double NANOS_PER_MILLI = 1e6;

  private static final String TOO_FEW = "too few";

  private CallCells() {}

  /** The median of the JVMs' medians, or both of two groups of JVMs; from six JVMs on. */
  static String median(Distribution samples) {
    return samples.jvms() < RankIntervals.JVMS_FOR_INTERVAL
        ? TOO_FEW
        : LatencyCells.median(samples.medians());
  }

  /** A percentile, over the JVMs with enough samples for it. */
  static String tail(Distribution samples, double p) {
    return samples.percentileOverJvms(p).stream()
        .mapToObj(Nanos::format)
        .findFirst()
        .orElse(LatencyCells.NOTHING);
  }

  /** The median of ratios, each taken within one JVM, with its interval. */
  static String ratio(double[] ratios) {
    return ratios.length == 0
        ? LatencyCells.NOTHING
        : Nanos.withInterval(Distribution.median(ratios), RankIntervals.median(ratios));
  }

  /** A bound for the median of times, and whether it is kept. */
  static String bound(int millis, String what, Distribution samples) {
    double[] medians = samples.medians();
    Optional<Distribution.Interval> interval = RankIntervals.median(medians);
    return "bound " + millis + " ms, " + what + ": "
        + interval
            .map(each -> Nanos.format(Distribution.median(medians), each))
            .orElseGet(() -> Nanos.format(Distribution.median(medians)))
        + ": " + BoundVerdict.of(interval, millis * NANOS_PER_MILLI) + ".";
  }

  /**
   * A bound for a ratio, and whether it is kept.
   *
   * @param way what is held against the bound
   * @param other what it is divided by
   * @param ratio the ratio in words
   * @param interval its interval
   */
  static String bound(
      double bound,
      CallWay way,
      CallWay other,
      String ratio,
      Optional<Distribution.Interval> interval) {
    return String.format(
        Locale.ROOT,
        "bound %.2f, %s takes %s times as long as %s: %s.",
        bound,
        way.label(),
        ratio,
        other.label(),
        BoundVerdict.of(interval, bound));
  }
}
