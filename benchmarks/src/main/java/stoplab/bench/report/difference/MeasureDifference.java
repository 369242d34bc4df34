// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.difference;

import java.util.Arrays;
import java.util.Optional;
import stoplab.bench.report.Measure;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.RankIntervals;

/**
 * The same measure in two comparisons.
 *
 * <p>Guarantee [bench.diff-needs-both]: it is called changed only if the interval of the ratio
 * excludes one, and the ratio is at least 1.15 or at most 1/1.15 (0.87) as well. With fewer than
 * six JVMs on either side it is undecided.
 *
 * @param before in the first comparison
 * @param after in the second, with the same name
 */
public record MeasureDifference(Measure before, Measure after) {
  /** A change is at least this factor, or at most its inverse. */
  public static final double THRESHOLD = 1.15;

  /** The ratio is made of logarithms, so that exactly 1.15 may come out a little below it. */
  private static final double REACHED = THRESHOLD * (1 - 1e-9);

  /** How the second compares with the first. */
  public Change change() {
    if (hangs()) {
      return before.hung() == 0
          ? Change.HANGS_NOW
          : after.hung() == 0 ? Change.HANGS_NO_MORE : Change.SAME;
    }
    if (!hasEnough()) {
      return Change.UNDECIDED;
    }
    if (isZero(before) && isZero(after)) {
      return Change.SAME;
    }
    return interval().map(each -> judge(ratio(), each)).orElse(Change.UNDECIDED);
  }

  private static Change judge(double ratio, Distribution.Interval interval) {
    if (interval.low() > 1 && ratio >= REACHED) {
      return Change.LONGER;
    }
    if (interval.high() < 1 && ratio <= 1 / REACHED) {
      return Change.SHORTER;
    }
    return interval.low() > 1 / REACHED && interval.high() < REACHED
        ? Change.SAME
        : Change.UNDECIDED;
  }

  /** Whether there are enough JVMs for an interval. */
  public boolean hasEnough() {
    return before.jvms().length >= RankIntervals.JVMS_FOR_INTERVAL
        && after.jvms().length >= RankIntervals.JVMS_FOR_INTERVAL;
  }

  /** Whether a ratio can be taken: there are numbers, and none is zero. */
  public boolean hasRatio() {
    return isAboveZero(before) && isAboveZero(after);
  }

  /**
   * How many times as much the second takes as the first, by Hodges and Lehmann.
   *
   * @throws IllegalStateException if there is none, see {@link #hasRatio}
   */
  public double ratio() {
    if (!hasRatio()) {
      throw new IllegalStateException("no ratio: " + before.name());
    }
    return RankIntervals.ratio(after.jvms(), before.jvms());
  }

  /** The interval of {@link #ratio}; empty with too few JVMs, or without a ratio. */
  public Optional<Distribution.Interval> interval() {
    return hasEnough() && hasRatio()
        ? RankIntervals.ratioInterval(after.jvms(), before.jvms())
        : Optional.empty();
  }

  /** Whether the whole interval lies on one side of one. */
  public boolean isBeyondInterval() {
    return interval().filter(each -> each.low() > 1 || each.high() < 1).isPresent();
  }

  /** The probability that the interval misses the truth; zero if there is none. */
  double chance() {
    return interval().isPresent()
        ? 1
            - RankIntervals.shiftCoverage(after.jvms().length, before.jvms().length)
                .orElseThrow()
        : 0;
  }

  /** Whether numbers of both are there, but no ratio, since some of them are zero and some not. */
  public boolean lacksRatio() {
    return hasNumbers() && !hasRatio() && !(isZero(before) && isZero(after));
  }

  private boolean hasNumbers() {
    return before.jvms().length > 0 && after.jvms().length > 0;
  }

  /**
   * How far the nearest edge of the interval is from one, whatever the direction: a noisy row with
   * a great ratio is no great change. A hang is furthest; an interval with one in it is at zero.
   */
  double size() {
    if (hangs() || !hasRatio()) {
      return Double.MAX_VALUE;
    }
    return interval()
        .map(each -> Math.max(0, Math.max(Math.log(each.low()), -Math.log(each.high()))))
        .orElse(0.0);
  }

  /** Whether it hung in one of the two. */
  boolean hangs() {
    return before.hung() > 0 || after.hung() > 0;
  }

  private static boolean isAboveZero(Measure measure) {
    return measure.jvms().length > 0 && Arrays.stream(measure.jvms()).allMatch(each -> each > 0);
  }

  private static boolean isZero(Measure measure) {
    return Arrays.stream(measure.jvms()).allMatch(each -> each == 0);
  }
}
