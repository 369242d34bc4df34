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
  private final long[] all;
  private final int size;

  /**
   * Makes a distribution.
   *
   * @param jvms the samples of each JVM, in any order; JVMs without samples are left out
   */
  Distribution(List<long[]> jvms) {
    this.jvms =
        jvms.stream().filter(one -> one.length > 0).map(long[]::clone).peek(Arrays::sort).toList();
    this.all = this.jvms.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    this.size = all.length;
  }

  /** An interval, ends included. */
  record Interval(double low, double high) {}

  /** The number of samples. */
  int size() {
    return size;
  }

  /** The least sample; empty if there is none. */
  OptionalLong min() {
    return Arrays.stream(all).findFirst();
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
    return all[rank(p, size)];
  }

  /**
   * The middle 95 % of the JVMs' own medians: what one JVM may see, on this machine. It says more
   * than an interval of the median of all, since what moves the JVMs apart (where the hypervisor
   * runs our CPUs, say) may last longer than a comparison.
   *
   * @throws IllegalStateException if there are no samples
   */
  Interval spread() {
    long[] medians = jvms.stream().mapToLong(one -> one[rank(0.5, one.length)]).sorted().toArray();
    if (medians.length == 0) {
      throw new IllegalStateException("no samples");
    }
    return new Interval(medians[rank(LOWER, medians.length)], medians[rank(UPPER, medians.length)]);
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

  /** The index of a percentile by nearest rank among so many sorted values. */
  private static int rank(double p, int count) {
    return Math.max(0, (int) Math.ceil(p * count) - 1);
  }
}
