// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.stats;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Latencies that were measured in several JVMs. What was measured in one JVM is correlated (one
 * compilation, one place in memory, one state of the machine), so the bootstrap draws JVMs, never
 * single samples. Immutable.
 */
public final class Distribution {
  private final List<long[]> jvms;
  private final long[] all;

  /**
   * Makes a distribution.
   *
   * @param jvms the samples of each JVM, in any order; JVMs without samples are left out
   */
  public Distribution(List<long[]> jvms) {
    this.jvms =
        jvms.stream().filter(one -> one.length > 0).map(Distribution::sorted).toList();
    this.all = this.jvms.stream().flatMapToLong(Arrays::stream).sorted().toArray();
  }

  /** An interval, including its ends. */
  public record Interval(double low, double high) {}

  /** The number of samples. */
  public int size() {
    return all.length;
  }

  /** The number of JVMs that have samples. */
  public int jvms() {
    return jvms.size();
  }

  /** The least sample; empty if there is none. */
  public OptionalLong min() {
    return Arrays.stream(all).findFirst();
  }

  /** The greatest sample; empty if there is none. */
  public OptionalLong max() {
    return Arrays.stream(all).max();
  }

  /** All samples, from the least to the greatest. */
  public long[] sorted() {
    return all.clone();
  }

  /** Whether at least ten samples lie beyond the percentile, so that it may be printed. */
  public boolean supports(double p) {
    return all.length * (1 - p) >= 10 - 1e-9;
  }

  /**
   * The percentile by nearest rank over all samples.
   *
   * @param p above 0 and below 1
   * @throws IllegalStateException if there are no samples
   */
  public long percentile(double p) {
    if (all.length == 0) {
      throw new IllegalStateException("no samples");
    }
    return all[rank(p, all.length)];
  }

  /** The median of the JVMs' own medians. */
  public double median() {
    return median(jvmMedians());
  }

  /**
   * The least and the greatest of the JVMs' own medians: what one JVM may see on this machine. An
   * interval of {@link #median()} would promise too much. What makes the JVMs differ, such as where
   * the hypervisor runs our CPUs, may last longer than a comparison.
   *
   * @throws IllegalStateException if there are no samples
   */
  public Interval range() {
    DoubleSummaryStatistics medians = Arrays.stream(jvmMedians()).summaryStatistics();
    if (medians.getCount() == 0) {
      throw new IllegalStateException("no samples");
    }
    return new Interval(medians.getMin(), medians.getMax());
  }

  private double[] jvmMedians() {
    return jvms.stream().mapToDouble(one -> one[rank(0.5, one.length)]).toArray();
  }

  /**
   * The median over JVMs of the ratio of two latencies that were measured in the same JVM, stop by
   * stop. Here the latency of a JVM is the mean of the middle half of its samples: as robust as the
   * median, but not limited to the steps of the clock.
   *
   * @param above the samples of each JVM that are divided, none empty
   * @param below the samples of each JVM by which they are divided, in the same order
   */
  public static double pairedRatio(List<long[]> above, List<long[]> below) {
    return median(pairedRatios(above, below));
  }

  /** The bootstrap 95 % interval of {@link #pairedRatio}; empty with too few JVMs. */
  public static Optional<Interval> pairedRatioInterval(List<long[]> above, List<long[]> below) {
    return medianInterval(pairedRatios(above, below));
  }

  /** The bootstrap 95 % interval of the median of one number per JVM; empty with too few JVMs. */
  public static Optional<Interval> medianInterval(double[] values) {
    return Bootstrap.interval(values.length, drawn -> median(pick(values, drawn)));
  }

  /**
   * The bootstrap 95 % interval of the ratio of two percentiles that were measured in the same
   * JVMs; empty with too few JVMs.
   *
   * @param below what this distribution is compared with; it has the same JVMs, in the same order
   */
  public Optional<Interval> percentileRatioInterval(Distribution below, double p) {
    return Bootstrap.interval(
        jvms.size(), drawn -> (double) percentile(p, drawn) / below.percentile(p, drawn));
  }

  public static double[] pairedDifferences(List<long[]> above, List<long[]> below) {
    double[] d = new double[above.size()];
    Arrays.setAll(d, i -> middleHalfMean(above.get(i)) - middleHalfMean(below.get(i)));
    return d;
  }

  private static double[] pairedRatios(List<long[]> above, List<long[]> below) {
    double[] ratios = new double[above.size()];
    Arrays.setAll(ratios, i -> middleHalfMean(above.get(i)) / middleHalfMean(below.get(i)));
    return ratios;
  }

  private static double middleHalfMean(long[] samples) {
    long[] sorted = sorted(samples);
    return Arrays.stream(sorted, sorted.length / 4, sorted.length - sorted.length / 4)
        .average()
        .orElseThrow();
  }

  private static long[] sorted(long[] samples) {
    long[] sorted = samples.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** The median of some numbers, at least one. */
  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double[] pick(double[] values, int[] drawn) {
    return Arrays.stream(drawn).mapToDouble(index -> values[index]).toArray();
  }

  /** The percentile over the drawn JVMs; found by a search, since merging them is slow. */
  private long percentile(double p, int[] drawn) {
    long total = 0;
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (int index : drawn) {
      long[] jvm = jvms.get(index);
      total += jvm.length;
      low = Math.min(low, jvm[0]);
      high = Math.max(high, jvm[jvm.length - 1]);
    }
    long wanted = Math.max(1, (long) Math.ceil(p * total));
    while (low < high) {
      long middle = low + (high - low) / 2;
      long notAbove = 0;
      for (int index : drawn) {
        notAbove += notAbove(middle, jvms.get(index));
      }
      if (notAbove >= wanted) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
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

  /** The index of a percentile by nearest rank among that many sorted values. */
  private static int rank(double p, int count) {
    return Math.max(0, (int) Math.ceil(p * count) - 1);
  }
}
