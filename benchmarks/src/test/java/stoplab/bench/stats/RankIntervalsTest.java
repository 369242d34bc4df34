// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankIntervalsTest {
  private static final int EXPERIMENTS = 1_000;

  @ParameterizedTest
  @CsvSource({"6, 1, 6", "8, 1, 8", "9, 2, 8", "10, 2, 9", "12, 3, 10", "20, 6, 15", "36, 12, 25"})
  @DisplayName("the interval of a median ends at the order statistics of the sign test's table")
  void medianIntervalIsOfTheTable(int count, int low, int high) {
    double[] values = IntStream.rangeClosed(1, count)
        .mapToDouble(i -> i % 2 == 0 ? i : count + 1 - i - (count % 2 == 0 ? 0 : 1))
        .toArray();
    double[] expected = values.clone();
    Arrays.sort(expected);
    assertThat(RankIntervals.median(values))
        .contains(new Distribution.Interval(expected[low - 1], expected[high - 1]));
  }

  @ParameterizedTest
  @CsvSource({"4, 4, 1", "5, 5, 3", "6, 6, 6", "10, 10, 24", "20, 20, 128", "8, 12, 23"})
  @DisplayName("the interval of a shift leaves out what the table of Mann and Whitney rejects")
  void shiftIntervalIsOfTheTable(int above, int below, int cut) {
    double[] high = IntStream.range(0, above).mapToDouble(i -> 1_000.0 * i).toArray();
    double[] low = IntStream.range(0, below).mapToDouble(i -> i).toArray();
    double[] differences = Arrays.stream(high)
        .flatMap(x -> Arrays.stream(low).map(y -> x - y))
        .sorted()
        .toArray();
    assertThat(RankIntervals.shiftInterval(high, low))
        .contains(
            new Distribution.Interval(differences[cut - 1], differences[differences.length - cut]));
    assertThat(RankIntervals.shift(high, low)).isEqualTo(Distribution.median(differences));
  }

  @Test
  @DisplayName("too few values have no interval")
  void fewValuesHaveNone() {
    assertThat(RankIntervals.median(new double[] {1, 2, 3, 4, 5})).isEmpty();
    assertThat(RankIntervals.median(new double[0])).isEmpty();
    assertThat(RankIntervals.shiftInterval(new double[] {1, 2, 3}, new double[] {1, 2, 3}))
        .isEmpty();
    assertThat(RankIntervals.shiftInterval(new double[0], new double[] {1, 2, 3}))
        .isEmpty();
  }

  @Test
  @DisplayName("a shift is found, whatever the order of the samples and however long their tail")
  void shiftIsFound() {
    double[] below = {5, 1, 4, 2, 3, 1_000};
    double[] above = Arrays.stream(below).map(x -> x + 7).toArray();
    assertThat(RankIntervals.shift(above, below)).isCloseTo(7, within(1e-9));
    assertThat(RankIntervals.shift(below, above)).isCloseTo(-7, within(1e-9));
  }

  @Test
  @DisplayName("a ratio is found, whatever the order of the samples and however long their tail")
  void ratioIsFound() {
    double[] below = {5, 1, 4, 2, 3, 1_000};
    double[] above = Arrays.stream(below).map(x -> x / 8).toArray();
    assertThat(RankIntervals.ratio(above, below)).isCloseTo(0.125, within(1e-9));
    assertThat(RankIntervals.ratioInterval(above, below))
        .hasValueSatisfying(each -> assertThat(0.125).isBetween(each.low(), each.high()));
    assertThat(RankIntervals.ratioInterval(new double[] {1}, below)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"6", "9", "20"})
  @Tag("bench.rank-interval-covers")
  @DisplayName("with skewed samples of any size, each interval holds the truth in 95 of 100 cases")
  void truthIsCovered(int count) {
    SplittableRandom random = new SplittableRandom(count);
    int medians = 0;
    int shifts = 0;
    int ratios = 0;
    for (int i = 0; i < EXPERIMENTS; i++) {
      double[] one = exponential(random, count, 0);
      medians += holds(RankIntervals.median(one), Math.log(2)) ? 1 : 0;
      shifts += holds(RankIntervals.shiftInterval(exponential(random, count, 3), one), 3) ? 1 : 0;
      double[] tenth = exponential(random, count, 0);
      Arrays.setAll(tenth, k -> tenth[k] / 10);
      ratios += holds(RankIntervals.ratioInterval(tenth, one), 0.1) ? 1 : 0;
    }
    // Three standard deviations below 95 %, for that many experiments.
    int least = (int) (EXPERIMENTS * 0.95 - 3 * Math.sqrt(EXPERIMENTS * 0.95 * 0.05));
    assertThat(medians)
        .as("[bench.rank-interval-covers] medians of %d", count)
        .isGreaterThanOrEqualTo(least);
    assertThat(shifts)
        .as("[bench.rank-interval-covers] shifts of %d", count)
        .isGreaterThanOrEqualTo(least);
    assertThat(ratios)
        .as("[bench.rank-interval-covers] ratios of %d", count)
        .isGreaterThanOrEqualTo(least);
  }

  @ParameterizedTest
  @CsvSource({"5, 0", "6, 96.875", "7, 98.4375", "8, 99.21875", "9, 96.09375", "12, 96.14258"})
  @Tag("bench.coverage-is-true")
  @DisplayName("the coverage of a median's interval is the binomial one: 96.9 % with six values")
  void coverageIsBinomial(int count, double percent) {
    assertThat(100 * RankIntervals.medianCoverage(count).orElse(0))
        .as("[bench.coverage-is-true] of %d values", count)
        .isCloseTo(percent, within(1e-5));
  }

  @ParameterizedTest
  @CsvSource({"3, 3, 0", "4, 4, 97.14286", "5, 5, 96.82540", "6, 6, 95.88745"})
  @Tag("bench.coverage-is-true")
  @DisplayName("the coverage of a shift's interval is that of the table of Mann and Whitney")
  void coverageIsOfTheTable(int above, int below, double percent) {
    assertThat(100 * RankIntervals.shiftCoverage(above, below).orElse(0))
        .as("[bench.coverage-is-true] of %d and %d values", above, below)
        .isCloseTo(percent, within(1e-5));
  }

  @ParameterizedTest
  @CsvSource({"6, 12", "7, 14", "9, 18", "12, 24"})
  @Tag("bench.coverage-is-true")
  @DisplayName("in simulation an interval holds the truth as often as its coverage says")
  void coverageIsTheSimulatedOne(int count, int other) {
    int experiments = 5_000;
    SplittableRandom random = new SplittableRandom(count);
    int medians = 0;
    int ratios = 0;
    for (int i = 0; i < experiments; i++) {
      double[] one = exponential(random, count, 0);
      double[] two = exponential(random, other, 0);
      medians += holds(RankIntervals.median(one), Math.log(2)) ? 1 : 0;
      ratios += holds(RankIntervals.ratioInterval(one, two), 1) ? 1 : 0;
    }
    double tolerance = 3 * Math.sqrt(0.95 * 0.05 / experiments);
    assertThat((double) medians / experiments)
        .as("[bench.coverage-is-true] medians of %d", count)
        .isCloseTo(RankIntervals.medianCoverage(count).orElseThrow(), within(tolerance));
    assertThat((double) ratios / experiments)
        .as("[bench.coverage-is-true] ratios of %d to %d", count, other)
        .isCloseTo(RankIntervals.shiftCoverage(count, other).orElseThrow(), within(tolerance));
  }

  private static boolean holds(Optional<Distribution.Interval> interval, double truth) {
    return interval.filter(each -> each.low() <= truth && truth <= each.high()).isPresent();
  }

  private static double[] exponential(SplittableRandom random, int count, double shift) {
    return IntStream.range(0, count)
        .mapToDouble(i -> shift - Math.log(1 - random.nextDouble()))
        .toArray();
  }
}
