// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTest {
  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.1, 0.5, 0.9, 0.99, 0.999})
  @DisplayName("a pooled percentile is the nearest rank over the samples of all JVMs together")
  void percentileIsNearestRank(double p) {
    SplittableRandom random = new SplittableRandom(7);
    List<long[]> jvms = new ArrayList<>();
    for (int samples : new int[] {1, 10, 0, 999, 37}) {
      jvms.add(random.longs(samples, 0, 500).toArray());
    }
    long[] all = jvms.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    long expected = all[(int) Math.ceil(p * all.length) - 1];
    assertThat(new Distribution(jvms).percentile(p)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "19, 0.5, false", "20, 0.5, true", "99, 0.9, false", "100, 0.9, true",
    "999, 0.99, false", "1000, 0.99, true", "9999, 0.999, false", "10000, 0.999, true"
  })
  @DisplayName("a percentile of pooled samples is supported once ten samples lie beyond it")
  void percentileNeedsTenSamplesBeyond(int samples, double p, boolean supported) {
    assertThat(new Distribution(List.of(new long[samples])).supports(p)).isEqualTo(supported);
  }

  @Test
  @DisplayName("without samples there is no percentile and no least")
  void emptyDistributionHasNoPercentile() {
    Distribution empty = new Distribution(List.of(new long[0]));
    assertThat(empty.size()).isZero();
    assertThat(empty.min()).isEmpty();
    assertThatIllegalStateException().isThrownBy(() -> empty.percentile(0.5));
    assertThatIllegalStateException().isThrownBy(empty::range);
  }

  @Test
  @DisplayName("the median and its range count JVMs, however many samples one JVM has")
  void medianCountsJvms() {
    List<long[]> jvms = new ArrayList<>();
    for (int i = 1; i <= 25; i++) {
      long[] one = new long[i == 1 ? 100_000 : 3];
      Arrays.fill(one, i);
      one[0] = 1_000_000; // an outlier in each, which moves no median
      jvms.add(one);
    }
    Distribution distribution = new Distribution(jvms);
    assertThat(distribution.median()).isEqualTo(13);
    assertThat(distribution.range()).isEqualTo(new Distribution.Interval(1, 25));
    assertThat(distribution.medians()).hasSize(25).startsWith(1, 2).endsWith(25);
  }

  @Test
  @DisplayName(
      "the greatest sample of each JVM, whatever their order; a JVM without one is left out")
  void greatestOfEachJvm() {
    assertThat(
            new Distribution(List.of(new long[] {3, 9, 5}, new long[0], new long[] {7})).maxima())
        .containsExactly(9, 7);
  }

  @ParameterizedTest
  @CsvSource({"1, false", "5, false", "6, true", "12, true"})
  @DisplayName("fewer than six JVMs have no interval")
  void intervalNeedsSixJvms(int jvms, boolean present) {
    List<long[]> samples = Collections.nCopies(jvms, new long[] {1, 2, 3});
    assertThat(Distribution.pairedRatioInterval(samples, samples).isPresent()).isEqualTo(present);
  }

  @Test
  @Tag("bench.percentile-per-jvm")
  @DisplayName("one slow JVM does not become the tail of all")
  void slowJvmIsNotTheTail() {
    List<long[]> jvms = new ArrayList<>();
    for (int i = 1; i <= 7; i++) {
      jvms.add(upTo(100, i == 7 ? 1_000 : 1));
    }
    Distribution distribution = new Distribution(jvms);
    assertThat(distribution.percentile(0.9)).as("pooled").isGreaterThan(1_000);
    assertThat(distribution.percentileOverJvms(0.9))
        .as("[bench.percentile-per-jvm] the 90th of 100, in six of seven JVMs")
        .hasValue(90);
  }

  @ParameterizedTest
  @CsvSource({"4, 3, true", "3, 3, false", "3, 4, false", "1, 0, true", "0, 1, false", "0, 0, false"
  })
  @Tag("bench.percentile-per-jvm")
  @DisplayName("a percentile needs ten samples beyond it, in most of the JVMs")
  void percentileNeedsMostJvms(int enough, int few, boolean present) {
    List<long[]> jvms = new ArrayList<>();
    jvms.add(new long[0]); // does not count
    jvms.addAll(Collections.nCopies(enough, upTo(100, 1)));
    jvms.addAll(Collections.nCopies(few, upTo(99, 1)));
    assertThat(new Distribution(jvms).percentileOverJvms(0.9))
        .as("[bench.percentile-per-jvm] %d of %d JVMs", enough, enough + few)
        .isEqualTo(present ? OptionalDouble.of(90) : OptionalDouble.empty());
  }

  @Test
  @Tag("bench.percentile-per-jvm")
  @DisplayName("tails are divided in each JVM that supports both, and keep their pairs")
  void tailsAreDividedPerJvm() {
    long[] none = {};
    Distribution above = new Distribution(
        List.of(none, upTo(100, 6), upTo(99, 5), upTo(100, 4), upTo(100, 3), upTo(200, 10)));
    Distribution below = new Distribution(
        List.of(upTo(100, 1), upTo(100, 2), upTo(100, 1), upTo(99, 1), upTo(100, 1), upTo(100, 1)));
    assertThat(above.percentileRatios(below, 0.9))
        .as("[bench.percentile-per-jvm] of the second, the fifth and the sixth JVM")
        .containsExactly(3, 3, 20);
  }

  /** So many samples: once, twice and so on the step, backwards. */
  private static long[] upTo(int count, long step) {
    return LongStream.range(0, count).map(i -> (count - i) * step).toArray();
  }

  @Test
  @DisplayName("samples are counted and sorted over all JVMs that have any")
  void samplesAreCounted() {
    Distribution distribution =
        new Distribution(List.of(new long[] {9, 2}, new long[0], new long[] {5}));
    assertThat(distribution.size()).isEqualTo(3);
    assertThat(distribution.jvms()).isEqualTo(2);
    assertThat(distribution.min()).hasValue(2);
    assertThat(distribution.max()).hasValue(9);
    assertThat(distribution.sorted()).containsExactly(2, 5, 9);
    distribution.sorted()[0] = 100;
    assertThat(distribution.min()).as("callers get a copy").hasValue(2);
    assertThat(new Distribution(List.of()).max()).isEmpty();
  }

  @Test
  @DisplayName("the median of an even count is the mean of the middle two")
  void medianOfEvenCount() {
    assertThat(Distribution.median(new double[] {4, 1, 3, 8})).isEqualTo(3.5);
    assertThat(Distribution.median(new double[] {9, 1, 3})).isEqualTo(3);
    assertThat(Distribution.median(new double[] {7})).isEqualTo(7);
  }

  @Test
  @DisplayName("a paired ratio is computed from the middle half of the samples")
  void pairedRatioIsOfTheMiddleHalf() {
    long[] above = {1_000_000, 1, 20, 22, 24, 26, 1, 1_000_000}; // the outer quarters differ
    long[] below = {5, 5, 10, 10, 12, 14, 100, 100};
    assertThat(Distribution.pairedRatio(List.of(above), List.of(below)))
        .isCloseTo((20 + 22 + 24 + 26) / (10 + 10 + 12 + 14.0), within(1e-9));
    long[] input = {3, 1, 2};
    Distribution.pairedRatio(List.of(input), List.of(input));
    assertThat(input).as("the samples keep their order").containsExactly(3, 1, 2);
  }

  @Test
  @DisplayName("the 95 % interval of a ratio holds the truth in at least 89 of 100 experiments")
  void ratioIntervalHoldsTheTruth() {
    SplittableRandom random = new SplittableRandom(11);
    int held = 0;
    for (int experiment = 0; experiment < 100; experiment++) {
      List<long[]> above = new ArrayList<>();
      List<long[]> below = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        long machine = random.nextLong(1_000, 4_001);
        double ratio = 2 * Math.exp(0.05 * random.nextGaussian()); // its median is 2
        below.add(random.longs(51, machine - 50, machine + 51).toArray());
        above.add(random
            .longs(51, machine - 50, machine + 51)
            .map(sample -> Math.round(sample * ratio))
            .toArray());
      }
      Distribution.Interval interval =
          Distribution.pairedRatioInterval(above, below).orElseThrow();
      held += interval.low() <= 2 && 2 <= interval.high() ? 1 : 0;
    }
    assertThat(held).isGreaterThanOrEqualTo(89); // three deviations below 95
  }

  @Test
  @DisplayName("a paired ratio does not show what both of a pair share")
  void pairedRatioIsBlindToSharedNoise() {
    List<long[]> floors = new ArrayList<>();
    List<long[]> latencies = new ArrayList<>();
    for (long machine : new long[] {100, 400, 130, 420, 110, 410, 120}) {
      floors.add(new long[] {machine, machine, machine});
      latencies.add(new long[] {2 * machine, 2 * machine, 2 * machine});
    }
    assertThat(Distribution.pairedRatio(latencies, floors)).isCloseTo(2, within(1e-9));
    assertThat(Distribution.pairedRatioInterval(latencies, floors))
        .contains(new Distribution.Interval(2, 2));
  }

  @Test
  @DisplayName("a paired ratio resolves less than one step of the clock")
  void pairedRatioSeesLessThanOneStep() {
    long[] floor = {130, 140, 140, 140, 140, 140, 140, 150};
    long[] slower = {130, 140, 140, 140, 150, 150, 150, 150}; // the same median by nearest rank
    assertThat(Distribution.pairedRatio(List.of(slower), List.of(floor)))
        .isCloseTo(145.0 / 140, within(1e-9));
  }

  @Test
  @DisplayName("a paired difference is taken in each JVM, and does not show what both share")
  void pairedDifferenceIsWithinJvms() {
    List<long[]> floors = new ArrayList<>();
    List<long[]> latencies = new ArrayList<>();
    for (long machine : new long[] {100, 400, 130, 420, 110, 410}) {
      floors.add(new long[] {machine, machine, machine, 9_000});
      latencies.add(new long[] {machine + 7, machine + 7, machine + 7, 1});
    }
    latencies.set(5, new long[] {450, 450, 450, 450});
    assertThat(Distribution.pairedDifferences(latencies, floors))
        .containsExactly(7, 7, 7, 7, 7, 40);
    assertThat(Distribution.median(Distribution.pairedDifferences(latencies, floors)))
        .isEqualTo(7);
    assertThat(Distribution.median(Distribution.pairedDifferences(floors, latencies)))
        .isEqualTo(-7);
  }

  @Test
  @DisplayName("all samples come as numbers, from the least to the greatest")
  void samplesComeAsNumbers() {
    assertThat(new Distribution(List.of(new long[] {3, 1}, new long[] {2})).numbers())
        .containsExactly(1, 2, 3);
  }
}
