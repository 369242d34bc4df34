// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * Latencies that were measured in several JVMs. What was measured in one JVM hangs together (one
 * compilation, one place in memory, one mood of the machine), so the JVM is the unit that the
 * bootstrap draws, never the single sample. Immutable.
 */
final class Distribution {
  private static final int RESAMPLES = 2_000;
  private static final double LOWER = 0.025;
  private static final double UPPER = 0.975;

  private final List<long[]> jvms;
  private final int size;

  /**
   * Makes a distribution.
   *
   * @param jvms the samples of each JVM, in any order; JVMs without samples are left out
   */
  Distribution(List<long[]> jvms) {
    this.jvms =
        jvms.stream().filter(one -> one.length > 0).map(long[]::clone).peek(Arrays::sort).toList();
    this.size = this.jvms.stream().mapToInt(one -> one.length).sum();
  }

  /** An interval, ends included. */
  record Interval(double low, double high) {
    boolean contains(double value) {
      return low <= value && value <= high;
    }
  }

  /** The number of samples. */
  int size() {
    return size;
  }

  /** The least sample; empty if there is none. */
  OptionalLong min() {
    return jvms.stream().mapToLong(one -> one[0]).min();
  }

  /** Whether at least ten samples lie beyond the percentile, so that it may be printed. */
  boolean supports(double p) {
    return size * (1 - p) >= 10 - 1e-9;
  }

  /**
   * The percentile by nearest rank over all samples.
   *
   * @param p above 0 and below 1
   * @throws IllegalStateException if there are no samples
   */
  long percentile(double p) {
    if (size == 0) {
      throw new IllegalStateException("no samples");
    }
    int[] once = new int[jvms.size()];
    Arrays.fill(once, 1);
    return percentile(p, once);
  }

  /** The bootstrap 95 % interval of a percentile: JVMs are drawn with replacement. */
  Interval interval(double p) {
    SplittableRandom random = new SplittableRandom(1);
    double[] drawn = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      drawn[i] = percentile(p, draw(jvms.size(), random));
    }
    return interval(drawn);
  }

  /**
   * The median over JVMs of the ratio of two medians that were measured in the same JVM.
   *
   * @param above the samples of each JVM whose median is divided
   * @param below the samples of each JVM that it is divided by, in the same order
   */
  static double pairedRatio(List<long[]> above, List<long[]> below) {
    return median(ratios(above, below));
  }

  /** The bootstrap 95 % interval of {@link #pairedRatio}. */
  static Interval pairedRatioInterval(List<long[]> above, List<long[]> below) {
    double[] ratios = ratios(above, below);
    SplittableRandom random = new SplittableRandom(1);
    double[] drawn = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double[] resampled = new double[ratios.length];
      Arrays.setAll(resampled, any -> ratios[random.nextInt(ratios.length)]);
      drawn[i] = median(resampled);
    }
    return interval(drawn);
  }

  private static double[] ratios(List<long[]> above, List<long[]> below) {
    double[] ratios = new double[above.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] =
          (double) new Distribution(List.of(above.get(i))).percentile(0.5)
              / new Distribution(List.of(below.get(i))).percentile(0.5);
    }
    return ratios;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static Interval interval(double[] drawn) {
    Arrays.sort(drawn);
    return new Interval(
        drawn[(int) (LOWER * drawn.length)], drawn[(int) Math.ceil(UPPER * drawn.length) - 1]);
  }

  private static int[] draw(int count, SplittableRandom random) {
    int[] times = new int[count];
    for (int i = 0; i < count; i++) {
      times[random.nextInt(count)]++;
    }
    return times;
  }

  /** The percentile over JVMs of which each is taken so many times; searched, not merged. */
  private long percentile(double p, int[] times) {
    long total = 0;
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (int i = 0; i < times.length; i++) {
      if (times[i] > 0) {
        long[] jvm = jvms.get(i);
        total += (long) times[i] * jvm.length;
        low = Math.min(low, jvm[0]);
        high = Math.max(high, jvm[jvm.length - 1]);
      }
    }
    long rank = Math.max(1, (long) Math.ceil(p * total));
    while (low < high) {
      long middle = low + (high - low) / 2;
      if (notAbove(middle, times) >= rank) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private long notAbove(long value, int[] times) {
    long count = 0;
    for (int i = 0; i < times.length; i++) {
      if (times[i] > 0) {
        count += (long) times[i] * notAbove(value, jvms.get(i));
      }
    }
    return count;
  }

  private static int notAbove(long value, long[] sorted) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] <= value) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
