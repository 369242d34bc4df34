// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
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
  }

  @Test
  @DisplayName("many samples of one JVM count as one draw: JVMs that differ make the interval wide")
  void intervalDrawsJvmsNotSamples() {
    List<long[]> jvms = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      long[] one = new long[5_000];
      Arrays.fill(one, i % 2 == 0 ? 100 : 400);
      jvms.add(one);
    }
    Distribution.Interval interval = new Distribution(jvms).interval(0.5);
    assertThat(interval.low()).isEqualTo(100);
    assertThat(interval.high()).isEqualTo(400);
  }

  @Test
  @DisplayName("the 95 % interval of a median holds the truth in at least 88 of 100 experiments")
  void intervalHoldsTheTruth() {
    SplittableRandom random = new SplittableRandom(11);
    int held = 0;
    for (int experiment = 0; experiment < 100; experiment++) {
      List<long[]> jvms = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        long shift = random.nextLong(-300, 301); // symmetric: the median of all is 1,000
        jvms.add(random.longs(50, 900, 1_101).map(sample -> sample + shift).toArray());
      }
      held += new Distribution(jvms).interval(0.5).contains(1_000) ? 1 : 0;
    }
    assertThat(held).isGreaterThanOrEqualTo(88);
  }

  @Test
  @DisplayName("a paired ratio is blind to what both of a pair share")
  void pairedRatioIsBlindToSharedNoise() {
    List<long[]> floors = new ArrayList<>();
    List<long[]> latencies = new ArrayList<>();
    for (long machine : new long[] {100, 400, 130, 420, 110, 410, 120}) {
      floors.add(new long[] {machine, machine, machine});
      latencies.add(new long[] {2 * machine, 2 * machine, 2 * machine});
    }
    assertThat(Distribution.pairedRatio(latencies, floors)).isCloseTo(2, within(1e-9));
    assertThat(Distribution.pairedRatioInterval(latencies, floors))
        .isEqualTo(new Distribution.Interval(2, 2));
  }
}
