// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.stats;

import java.util.Arrays;
import java.util.Optional;

/**
 * Two groups into which the JVMs' medians fall. Then the median of all is a time that no JVM has
 * seen, or hides a group. Immutable.
 *
 * <p>Guarantee [bench.two-modes-found]: of samples from one lognormal distribution with a spread of
 * up to 30 %, fewer than 2 in 100 are taken for two groups; five JVMs around 80 us and three around
 * 2 ms are two.
 *
 * @param low the JVMs with the lower medians
 * @param high the others
 */
public record Modes(Group low, Group high) {
  /** A smaller group may be outliers. */
  private static final int LEAST_GROUP = 2;

  private static final double LEAST_GAP = Math.log(2);

  /** The gap as a multiple of the standard deviation within the groups. */
  private static final double SPREADS = 5;

  /**
   * One of the two groups.
   *
   * @param median the median of its JVMs
   * @param jvms how many they are
   */
  public record Group(double median, int jvms) {
    private static Group of(double[] values) {
      return new Group(Distribution.median(values), values.length);
    }
  }

  /**
   * Divides JVMs at the widest gap between neighbours, as a ratio. They are two groups if each has
   * at least two JVMs, the gap is at least a factor of two, and it is five times as wide as the
   * standard deviation of the logarithms within the groups.
   *
   * @param medians one number for each JVM, above zero, in any order
   * @return the groups; empty if there is one, or fewer than six JVMs
   */
  public static Optional<Modes> of(double[] medians) {
    if (medians.length < RankIntervals.JVMS_FOR_INTERVAL) {
      return Optional.empty();
    }
    double[] sorted = medians.clone();
    Arrays.sort(sorted);
    int split = widestGap(sorted);
    double[] low = Arrays.copyOfRange(sorted, 0, split);
    double[] high = Arrays.copyOfRange(sorted, split, sorted.length);
    return Math.min(low.length, high.length) >= LEAST_GROUP
            && gap(sorted, split) >= Math.max(LEAST_GAP, SPREADS * spread(low, high))
        ? Optional.of(new Modes(Group.of(low), Group.of(high)))
        : Optional.empty();
  }

  /** The index above the widest gap. */
  private static int widestGap(double[] sorted) {
    int widest = 1;
    for (int i = 2; i < sorted.length; i++) {
      widest = gap(sorted, i) > gap(sorted, widest) ? i : widest;
    }
    return widest;
  }

  private static double gap(double[] sorted, int index) {
    return Math.log(sorted[index] / sorted[index - 1]);
  }

  private static double spread(double[] low, double[] high) {
    return Math.sqrt((squares(low) + squares(high)) / (low.length + high.length - 2));
  }

  /** The sum of the squared distances of the logarithms from their mean. */
  private static double squares(double[] values) {
    double[] logarithms = Arrays.stream(values).map(Math::log).toArray();
    double mean = Arrays.stream(logarithms).average().orElseThrow();
    return Arrays.stream(logarithms).map(each -> (each - mean) * (each - mean)).sum();
  }
}
