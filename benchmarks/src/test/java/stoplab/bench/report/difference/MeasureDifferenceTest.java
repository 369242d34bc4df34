// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.difference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.bench.report.Measure;

/** When two samples are called different. */
class MeasureDifferenceTest {
  /** Six JVMs that differ by some percent. */
  private static final double[] QUIET = {100, 101, 102, 103, 104, 105};

  /** Six JVMs that differ by much more. */
  private static final double[] NOISY = {60, 80, 95, 105, 140, 170};

  @ParameterizedTest
  @CsvSource({
    "1.00, SAME",
    "1.05, SAME",
    "1.10, SAME",
    "1.14, UNDECIDED",
    "1.16, LONGER",
    "2.00, LONGER",
    "0.95, SAME",
    "0.90, SAME",
    "0.88, UNDECIDED",
    "0.86, SHORTER",
    "0.50, SHORTER"
  })
  @Tag("bench.diff-needs-both")
  @DisplayName("where JVMs agree, more than 15 percent is a change")
  void thresholdDecides(double factor, Change expected) {
    assertThat(difference(QUIET, times(factor, QUIET)).change())
        .as("[bench.diff-needs-both] %s times", factor)
        .isEqualTo(expected);
  }

  @Test
  @Tag("bench.diff-needs-both")
  @DisplayName("exactly 1.15 times as long is longer, and the inverse is shorter")
  void thresholdIsAChange() {
    double[] short6 = {100, 100, 100, 100, 100, 100};
    double[] long6 = {115, 115, 115, 115, 115, 115};
    assertThat(difference(short6, long6).change())
        .as("[bench.diff-needs-both]")
        .isEqualTo(Change.LONGER);
    assertThat(difference(long6, short6).change())
        .as("[bench.diff-needs-both]")
        .isEqualTo(Change.SHORTER);
  }

  @ParameterizedTest
  @CsvSource({"1.0, UNDECIDED", "1.5, UNDECIDED", "4.0, LONGER", "0.7, UNDECIDED", "0.2, SHORTER"})
  @Tag("bench.diff-needs-both")
  @DisplayName("where JVMs differ, 15 percent is not enough: the interval decides")
  void intervalDecides(double factor, Change expected) {
    assertThat(difference(NOISY, times(factor, NOISY)).change())
        .as("[bench.diff-needs-both] %s times", factor)
        .isEqualTo(expected);
  }

  @Test
  @Tag("bench.diff-needs-both")
  @DisplayName("with five JVMs on one side nothing is decided, whatever they say")
  void tooFew() {
    double[] five = Arrays.copyOf(times(9, QUIET), 5);
    MeasureDifference difference = difference(QUIET, five);
    assertThat(difference.change()).as("[bench.diff-needs-both]").isEqualTo(Change.UNDECIDED);
    assertThat(difference.interval()).isEmpty();
    assertThat(difference(five, QUIET).change()).isEqualTo(Change.UNDECIDED);
  }

  @Test
  @DisplayName("a stop that hangs in one of the two has changed")
  void hangs() {
    Measure fine = Measure.of("s", "r", "w", QUIET);
    Measure hung = new Measure("s", "r", "w", new double[0], 6);
    assertThat(new MeasureDifference(fine, hung).change()).isEqualTo(Change.HANGS_NOW);
    assertThat(new MeasureDifference(hung, fine).change()).isEqualTo(Change.HANGS_NO_MORE);
    assertThat(new MeasureDifference(hung, hung).change()).isEqualTo(Change.SAME);
  }

  @Test
  @DisplayName("zero has no ratio: twice zero is the same, and zero against more is undecided")
  void zeros() {
    double[] zeros = new double[6];
    assertThat(difference(zeros, zeros).change()).isEqualTo(Change.SAME);
    assertThat(difference(zeros, new double[5]).change()).isEqualTo(Change.UNDECIDED);
    assertThat(difference(zeros, QUIET).change()).isEqualTo(Change.UNDECIDED);
    assertThat(difference(zeros, QUIET).hasRatio()).isFalse();
  }

  @Test
  @DisplayName("swapped, the ratio is inverted, and longer becomes shorter")
  void swapped() {
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      double factor = Math.exp(random.nextGaussian());
      double[] a = sample(random, 1);
      double[] b = sample(random, factor);
      MeasureDifference there = difference(a, b);
      MeasureDifference back = difference(b, a);
      assertThat(back.ratio()).isCloseTo(1 / there.ratio(), within(1e-9 / there.ratio()));
      assertThat(back.change()).isEqualTo(inverse(there.change()));
    }
  }

  @Test
  @Tag("bench.diff-needs-both")
  @DisplayName("two samples of one distribution are seldom called changed: one in fifty or less")
  void seldomByChance() {
    Random random = new Random(4);
    int beyondInterval = 0;
    int changed = 0;
    int tries = 20_000;
    for (int i = 0; i < tries; i++) {
      MeasureDifference difference = difference(sample(random, 1), sample(random, 1));
      changed += difference.change().isChange() ? 1 : 0;
      beyondInterval += difference
              .interval()
              .filter(each -> each.low() > 1 || each.high() < 1)
              .isPresent()
          ? 1
          : 0;
    }
    assertThat(beyondInterval)
        .as("[bench.diff-needs-both] beyond the interval, of %d", tries)
        .isBetween(tries * 2 / 100, tries * 5 / 100);
    assertThat(changed)
        .as("[bench.diff-needs-both] called changed, of %d", tries)
        .isLessThan(tries * 2 / 100);
  }

  /** Six JVMs whose logarithms are normal, with a spread of a tenth. */
  private static double[] sample(Random random, double factor) {
    return DoubleStream.generate(() -> factor * 1_000 * Math.exp(0.1 * random.nextGaussian()))
        .limit(6)
        .toArray();
  }

  private static Change inverse(Change change) {
    return change == Change.LONGER
        ? Change.SHORTER
        : change == Change.SHORTER ? Change.LONGER : change;
  }

  private static double[] times(double factor, double[] values) {
    DoubleUnaryOperator scale = value -> factor * value;
    return Arrays.stream(values).map(scale).toArray();
  }

  private static MeasureDifference difference(double[] before, double[] after) {
    return new MeasureDifference(
        Measure.of("s", "r", "w", before), Measure.of("s", "r", "w", after));
  }
}
