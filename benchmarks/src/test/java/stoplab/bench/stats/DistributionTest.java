// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTest {
  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.1, 0.5, 0.9, 0.99, 0.999})
  @DisplayName("a percentile is the nearest rank over the samples of all JVMs together")
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
  @DisplayName("a percentile may be printed once ten samples lie beyond it")
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
  }

  @ParameterizedTest
  @CsvSource({"1, false", "5, false", "6, true", "12, true"})
  @DisplayName("fewer than six JVMs have no interval")
  void intervalNeedsSixJvms(int jvms, boolean present) {
    List<long[]> samples = Collections.nCopies(jvms, new long[] {1, 2, 3});
    Distribution distribution = new Distribution(samples);
    assertThat(Distribution.pairedRatioInterval(samples, samples).isPresent()).isEqualTo(present);
    assertThat(distribution.percentileRatioInterval(distribution, 0.9).isPresent())
        .isEqualTo(present);
  }

  @Test
  @DisplayName("a tail ratio is 1 against itself, and doubles if the tail is twice as long")
  void percentileRatioComparesTails() {
    SplittableRandom random = new SplittableRandom(3);
    List<long[]> floors = new ArrayList<>();
    List<long[]> doubled = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      long[] floor = random.longs(1_000, 100, 1_000_000).toArray();
      floors.add(floor);
      doubled.add(Arrays.stream(floor).map(sample -> 2 * sample).toArray());
    }
    Distribution floor = new Distribution(floors);
    assertThat(floor.percentileRatioInterval(floor, 0.99))
        .contains(new Distribution.Interval(1, 1));
    assertThat(new Distribution(doubled).percentileRatioInterval(floor, 0.99))
        .contains(new Distribution.Interval(2, 2));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 0.9, 0.99})
  @DisplayName("a resampled percentile is the nearest rank over the samples that were drawn")
  void resampledPercentileIsNearestRank(double p) {
    SplittableRandom random = new SplittableRandom(5);
    List<long[]> above = new ArrayList<>();
    List<long[]> below = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      above.add(random.longs(10 + 30 * i, 1, 2_000).toArray());
      below.add(random.longs(300 - 30 * i, 1, 40).toArray()); // with ties
    }
    assertThat(new Distribution(above).percentileRatioInterval(new Distribution(below), p))
        .isPresent()
        .isEqualTo(Bootstrap.interval(
            above.size(),
            drawn -> (double) nearestRank(p, above, drawn) / nearestRank(p, below, drawn)));
  }

  private static long nearestRank(double p, List<long[]> jvms, int[] drawn) {
    long[] all = Arrays.stream(drawn)
        .mapToObj(jvms::get)
        .flatMapToLong(Arrays::stream)
        .sorted()
        .toArray();
    return all[Math.max(0, (int) Math.ceil(p * all.length) - 1)];
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
  @DisplayName("the 95 % interval of a ratio holds the truth in at least 85 of 100 experiments")
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
    assertThat(held).isGreaterThanOrEqualTo(85);
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
}
