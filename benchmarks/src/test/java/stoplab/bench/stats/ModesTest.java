// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModesTest {
  private static final int EXPERIMENTS = 2_000;

  @Test
  @Tag("bench.two-modes-found")
  @DisplayName("five JVMs around 80 us and three around 2 ms are two groups, in any order")
  void twoGroupsAreFound() {
    double[] jvms = {81_000, 2_000_000, 70_000, 95_000, 1_900_000, 84_000, 79_000, 2_300_000};
    assertThat(Modes.of(jvms))
        .as("[bench.two-modes-found] five and three")
        .hasValueSatisfying(modes -> {
          assertThat(modes.low()).isEqualTo(new Modes.Group(81_000, 5));
          assertThat(modes.high()).isEqualTo(new Modes.Group(2_000_000, 3));
        });
    assertThat(jvms[1]).as("the values keep their order").isEqualTo(2_000_000);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.1, 0.2})
  @Tag("bench.two-modes-found")
  @DisplayName("the two groups are found in 98 of 100 comparisons, though their JVMs differ")
  void mixtureIsFound(double spread) {
    SplittableRandom random = new SplittableRandom(1);
    int found = 0;
    for (int i = 0; i < EXPERIMENTS; i++) {
      double[] jvms = DoubleStream.concat(
              lognormal(random, 5, spread).map(x -> 80_000 * x),
              lognormal(random, 3, spread).map(x -> 2_000_000 * x))
          .toArray();
      found += Modes.of(jvms)
              .filter(modes -> modes.low().jvms() == 5 && modes.high().jvms() == 3)
              .isPresent()
          ? 1
          : 0;
    }
    assertThat(found)
        .as("[bench.two-modes-found] found with a spread of %s", spread)
        .isGreaterThan(EXPERIMENTS * 98 / 100);
  }

  @ParameterizedTest
  @CsvSource({
    "6, 0.01", "6, 0.1", "6, 0.3", "7, 0.3", "8, 0.1", "8, 0.3", "12, 0.3", "20, 0.3", "30, 0.3"
  })
  @Tag("bench.two-modes-found")
  @DisplayName("one group is taken for two in fewer than 2 of 100 comparisons")
  void oneGroupIsNotDivided(int jvms, double spread) {
    assertThat(divided(jvms, spread))
        .as("[bench.two-modes-found] %d JVMs with a spread of %s", jvms, spread)
        .isLessThan(EXPERIMENTS * 2 / 100);
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 8, 20})
  @Tag("bench.two-modes-found")
  @DisplayName("a group is not divided because it is wide: in fewer than 5 of 100 comparisons")
  void wideGroupIsNotDivided(int jvms) {
    assertThat(divided(jvms, 1))
        .as("[bench.two-modes-found] %d JVMs that differ by factors", jvms)
        .isLessThan(EXPERIMENTS * 5 / 100);
  }

  private static int divided(int jvms, double spread) {
    SplittableRandom random = new SplittableRandom(jvms);
    int divided = 0;
    for (int i = 0; i < EXPERIMENTS; i++) {
      divided += Modes.of(lognormal(random, jvms, spread).toArray()).isPresent() ? 1 : 0;
    }
    return divided;
  }

  private static DoubleStream lognormal(SplittableRandom random, int count, double spread) {
    return DoubleStream.generate(() -> Math.exp(spread * random.nextGaussian())).limit(count);
  }

  @ParameterizedTest
  @CsvSource({
    "'1, 1, 1, 2, 2, 2', true", // a factor of two
    "'1, 1, 1, 1.99, 1.99, 1.99', false",
    "'1, 1, 1, 3, 3', false", // five JVMs
    "'1, 1, 1, 1, 1, 9', false", // one JVM is no group
    "'1, 9, 9, 9, 9, 9', false",
    "'1, 1, 1, 1, 9, 9', true",
    "'1, 1, 9, 9, 9, 9', true",
    "'1, 1, 1, 4, 4, 6, 6, 6', true", // divided at the widest gap
    "'1, 1, 1, 1.5, 1.5, 9, 9, 9', true",
    "'1, 1, 1, 1, 1, 1', false"
  })
  @DisplayName("groups have two JVMs or more each, of six in all, and a factor of two between them")
  void ruleIsExact(String jvms, boolean two) {
    double[] values =
        Arrays.stream(jvms.split(", ")).mapToDouble(Double::parseDouble).toArray();
    assertThat(Modes.of(values).isPresent()).isEqualTo(two);
  }

  @ParameterizedTest
  @CsvSource({"4.99, false", "5.01, true"})
  @DisplayName("the gap is five times the standard deviation within the groups")
  void gapIsFiveSpreads(double spreads, boolean two) {
    // Logarithms -d, 0, d and the same above: the sum of squares is 4 d d, over 6 - 2.
    double d = 0.4;
    double distance = 2 * d + spreads * d;
    double[] values = DoubleStream.of(-d, 0, d, distance - d, distance, distance + d)
        .map(Math::exp)
        .toArray();
    assertThat(Modes.of(values).isPresent()).isEqualTo(two);
  }

  @Test
  @DisplayName("each group has its own median and its own number of JVMs")
  void groupsAreSummedUp() {
    Modes modes = Modes.of(new double[] {10, 11, 12, 13, 100, 104, 108}).orElseThrow();
    assertThat(modes.low().median()).isCloseTo(11.5, within(1e-9));
    assertThat(modes.low().jvms()).isEqualTo(4);
    assertThat(modes.high()).isEqualTo(new Modes.Group(104, 3));
  }
}
