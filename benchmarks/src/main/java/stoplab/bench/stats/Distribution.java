// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.stats;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/**
 * Latencies that were measured in several JVMs. What was measured in one JVM is correlated (one
 * compilation, one place in memory, one state of the machine), so the JVM is the sample: each
 * statistic is one number per JVM, and then taken over JVMs. Immutable.
 *
 * <p>Guarantee [bench.percentile-per-jvm]: a percentile that a table prints is the median of the
 * JVMs' own percentiles; so the slow samples of one JVM are not the tail of all.
 */
public final class Distribution {
  private final List<long[]> jvms; // also those without samples, so that pairs keep their index
  private final long[] all;

  /**
   * Makes a distribution.
   *
   * @param jvms the samples of each JVM, in any order; a JVM without samples does not count
   */
  public Distribution(List<long[]> jvms) {
    this.jvms = jvms.stream().map(Distribution::sorted).toList();
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
    return medians().length;
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

  /** All samples as numbers, from the least to the greatest. */
  public double[] numbers() {
    return Arrays.stream(all).asDoubleStream().toArray();
  }

  /** Whether at least ten samples of all JVMs together lie beyond the percentile. */
  public boolean supports(double p) {
    return supports(all, p);
  }

  private static boolean supports(long[] samples, double p) {
    return samples.length * (1 - p) >= 10 - 1e-9;
  }

  /**
   * The percentile by nearest rank over the samples of all JVMs pooled. It answers where the
   * samples lie, whatever JVM they come from: good for a known answer. Where JVMs differ, it mixes
   * how one JVM varies with how JVMs differ; then use {@link #percentileOverJvms}.
   *
   * @param p above 0 and below 1
   * @throws IllegalStateException if there are no samples
   */
  public long percentile(double p) {
    if (all.length == 0) {
      throw new IllegalStateException("no samples");
    }
    return nearestRank(all, p);
  }

  /**
   * The median of the JVMs' own percentiles, each by nearest rank, over the JVMs in which at least
   * ten samples lie beyond it.
   *
   * @param p above 0 and below 1
   * @return the median; empty unless more than half of the JVMs have so many samples, for those
   *     that have may be the fast ones
   */
  public OptionalDouble percentileOverJvms(double p) {
    double[] percentiles = jvms.stream()
        .filter(one -> supports(one, p))
        .mapToDouble(one -> nearestRank(one, p))
        .toArray();
    return 2 * percentiles.length > jvms()
        ? OptionalDouble.of(median(percentiles))
        : OptionalDouble.empty();
  }

  /**
   * The ratio of two percentiles in each JVM in which at least ten samples of both lie beyond them.
   *
   * @param below what this distribution is compared with: the same JVMs in the same order
   */
  public double[] percentileRatios(Distribution below, double p) {
    return IntStream.range(0, jvms.size())
        .filter(i -> supports(jvms.get(i), p) && supports(below.jvms.get(i), p))
        .mapToDouble(i -> (double) nearestRank(jvms.get(i), p) / nearestRank(below.jvms.get(i), p))
        .toArray();
  }

  /** The median of the JVMs' own medians. */
  public double median() {
    return median(medians());
  }

  /** The median of each JVM that has samples, by nearest rank. */
  public double[] medians() {
    return jvms.stream()
        .filter(one -> one.length > 0)
        .mapToDouble(one -> nearestRank(one, 0.5))
        .toArray();
  }

  /** The greatest sample of each JVM that has samples. */
  public double[] maxima() {
    return jvms.stream()
        .filter(one -> one.length > 0)
        .mapToDouble(one -> one[one.length - 1])
        .toArray();
  }

  /**
   * The least and the greatest of the JVMs' own medians: what one JVM may see on this machine. An
   * interval of {@link #median()} would promise too much. What makes the JVMs differ, such as where
   * the hypervisor runs our CPUs, may last longer than a comparison.
   *
   * @throws IllegalStateException if there are no samples
   */
  public Interval range() {
    return range(medians());
  }

  /**
   * The least and the greatest of some numbers.
   *
   * @throws IllegalStateException if there are none
   */
  public static Interval range(double[] values) {
    DoubleSummaryStatistics statistics = Arrays.stream(values).summaryStatistics();
    if (statistics.getCount() == 0) {
      throw new IllegalStateException("no samples");
    }
    return new Interval(statistics.getMin(), statistics.getMax());
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

  /** The interval of {@link #pairedRatio} by order statistics; empty with too few JVMs. */
  public static Optional<Interval> pairedRatioInterval(List<long[]> above, List<long[]> below) {
    return RankIntervals.median(pairedRatios(above, below));
  }

  private static double[] pairedRatios(List<long[]> above, List<long[]> below) {
    return paired(above, below, (high, low) -> high / low);
  }

  /**
   * The difference, in each JVM, of two latencies that were measured in it, stop by stop, in
   * nanoseconds; otherwise like {@link #pairedRatio}.
   *
   * @param above the samples of each JVM from which the others are subtracted, none empty
   * @param below the samples of each JVM that are subtracted, in the same order
   */
  public static double[] pairedDifferences(List<long[]> above, List<long[]> below) {
    return paired(above, below, (high, low) -> high - low);
  }

  private static double[] paired(
      List<long[]> above, List<long[]> below, DoubleBinaryOperator operator) {
    return IntStream.range(0, above.size())
        .mapToDouble(
            i -> operator.applyAsDouble(middleHalfMean(above.get(i)), middleHalfMean(below.get(i))))
        .toArray();
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

  private static long nearestRank(long[] sorted, double p) {
    return sorted[(int) Math.ceil(p * sorted.length) - 1];
  }
}
