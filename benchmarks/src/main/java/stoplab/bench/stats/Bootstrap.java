// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.stats;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** The percentile bootstrap over JVMs; the same input gives the same interval. */
public final class Bootstrap {
  /** With fewer JVMs no interval can hold the truth in 95 of 100 cases. */
  public static final int JVMS_FOR_INTERVAL = 6;

  private static final int RESAMPLES = 1_000;
  private static final double OUTSIDE = 0.025;

  private Bootstrap() {}

  /**
   * Draws JVMs with replacement, again and again, and returns the middle 95 % of the results.
   *
   * @param jvms how many there are
   * @param statistic computes the statistic from the drawn indices
   * @return the interval; empty with too few JVMs
   */
  static Optional<Distribution.Interval> interval(int jvms, ToDoubleFunction<int[]> statistic) {
    if (jvms < JVMS_FOR_INTERVAL) {
      return Optional.empty();
    }
    SplittableRandom random = new SplittableRandom(1);
    double[] results = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      int[] drawn = new int[jvms];
      Arrays.setAll(drawn, any -> random.nextInt(jvms));
      results[i] = statistic.applyAsDouble(drawn);
    }
    Arrays.sort(results);
    int cut = (int) (OUTSIDE * RESAMPLES);
    return Optional.of(new Distribution.Interval(results[cut], results[RESAMPLES - 1 - cut]));
  }
}
