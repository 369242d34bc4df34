// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.stats;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Intervals of at least 95 % that come from ranks alone, so they need neither a normal distribution
 * nor a large sample. Pure functions.
 *
 * <p>Guarantee [bench.rank-interval-covers]: over samples without ties each interval holds the true
 * value in at least 95 of 100 cases, however few there are; with too few there is none. The
 * interval of a shift assumes two distributions that differ only in location; that of a ratio, two
 * that differ only by a factor.
 *
 * <p>Guarantee [bench.coverage-is-true]: the coverage that is reported is how often an interval of
 * that many values holds the truth.
 */
public final class RankIntervals {
  /** With fewer JVMs no interval of their median can hold the truth in 95 of 100 cases. */
  public static final int JVMS_FOR_INTERVAL = 6;

  private static final double OUTSIDE = 0.025; // on each side

  private RankIntervals() {}

  /**
   * The interval of a median, by order statistics: for six values from the least to the greatest,
   * for nine from the second to the eighth.
   *
   * @param values one number for each JVM, in any order
   * @return the interval; empty with fewer than six values
   */
  public static Optional<Distribution.Interval> median(double[] values) {
    return between(values, binomial(values.length));
  }

  /**
   * The probability that {@link #median} of that many values holds the true median: 0.969 for six,
   * 0.961 for nine.
   *
   * @return the probability; empty if there is no interval
   */
  public static OptionalDouble medianCoverage(int values) {
    return coverage(binomial(values));
  }

  /**
   * How much greater one sample is than another, by Hodges and Lehmann: the median of the
   * differences between each value of one sample and each of the other.
   *
   * @param above at least one number
   * @param below at least one number, from other JVMs than those of {@code above}
   */
  public static double shift(double[] above, double[] below) {
    return Distribution.median(differences(above, below));
  }

  /**
   * The interval of {@link #shift}, by the exact distribution of Mann and Whitney's U.
   *
   * @return the interval; empty with too few values: four and four are enough
   */
  public static Optional<Distribution.Interval> shiftInterval(double[] above, double[] below) {
    return between(differences(above, below), mannWhitney(above.length, below.length));
  }

  /**
   * The probability that {@link #shiftInterval} or {@link #ratioInterval} of that many values holds
   * the truth.
   *
   * @return the probability; empty if there is no interval
   */
  public static OptionalDouble shiftCoverage(int above, int below) {
    return coverage(mannWhitney(above, below));
  }

  /**
   * How many times as great one sample is as another: {@link #shift} of their logarithms.
   *
   * @param above at least one number, each above zero
   * @param below at least one number, each above zero, from other JVMs than those of {@code above}
   */
  public static double ratio(double[] above, double[] below) {
    return Math.exp(shift(logarithms(above), logarithms(below)));
  }

  /** The interval of {@link #ratio}; empty with too few values: four and four are enough. */
  public static Optional<Distribution.Interval> ratioInterval(double[] above, double[] below) {
    return shiftInterval(logarithms(above), logarithms(below))
        .map(each -> new Distribution.Interval(Math.exp(each.low()), Math.exp(each.high())));
  }

  private static double[] logarithms(double[] values) {
    return Arrays.stream(values).map(Math::log).toArray();
  }

  private static double[] differences(double[] above, double[] below) {
    double[] differences = new double[above.length * below.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = above[i / below.length] - below[i % below.length];
    }
    return differences;
  }

  /**
   * Cuts off as much on each side as may lie outside.
   *
   * @param chances at index {@code k}, the probability that {@code k} of the values lie below the
   *     true value
   */
  private static Optional<Distribution.Interval> between(double[] values, double[] chances) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int cut = cut(chances);
    return cut == 0
        ? Optional.empty()
        : Optional.of(new Distribution.Interval(sorted[cut - 1], sorted[sorted.length - cut]));
  }

  private static OptionalDouble coverage(double[] chances) {
    int cut = cut(chances);
    return cut == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(1 - 2 * Arrays.stream(chances, 0, cut).sum());
  }

  /** The rank of the interval's low end, from 1; 0 if there is no interval. */
  private static int cut(double[] chances) {
    int cut = 0;
    double outside = chances[0];
    while (outside <= OUTSIDE) {
      outside += chances[++cut];
    }
    return cut;
  }

  /** The probability of each number of values below the true median. */
  private static double[] binomial(int count) {
    double[] chances = {1};
    for (int n = 1; n <= count; n++) {
      double[] next = new double[n + 1];
      for (int k = 0; k <= n; k++) {
        next[k] = ((k < n ? chances[k] : 0) + (k > 0 ? chances[k - 1] : 0)) / 2;
      }
      chances = next;
    }
    return chances;
  }

  /** The probability of each U, from 0 to n times m, if both samples come from one distribution. */
  private static double[] mannWhitney(int n, int m) {
    // By the sample with the greatest of all values: if it is one of the n, it exceeds all m.
    double[][] chances = new double[n + 1][n * m + 1];
    for (double[] each : chances) {
      each[0] = 1; // no value in the other sample
    }
    for (int j = 1; j <= m; j++) {
      for (int i = 1; i <= n; i++) {
        double share = (double) i / (i + j);
        for (int u = i * j; u >= 0; u--) {
          double greatest = u >= j ? chances[i - 1][u - j] : 0;
          chances[i][u] = share * greatest + (1 - share) * chances[i][u];
        }
      }
    }
    return chances[n];
  }
}
