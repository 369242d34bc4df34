// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundVerdictTest {
  @ParameterizedTest
  @CsvSource({
    "1, 2, 3, met",
    "1, 3, 3, met",
    "3, 3, 3, met",
    "2.9, 3.1, 3, undecided",
    "3, 4, 3, undecided",
    "3.1, 4, 3, MISSED"
  })
  @Tag("bench.bound-may-be-undecided")
  @DisplayName("only a whole interval meets or misses a bound; it meets a bound that it touches")
  void wholeIntervalDecides(double low, double high, double bound, String verdict) {
    assertThat(BoundVerdict.of(Optional.of(new Distribution.Interval(low, high)), bound))
        .as("[bench.bound-may-be-undecided] [%s, %s] against %s", low, high, bound)
        .hasToString(verdict);
  }

  @Test
  @Tag("bench.bound-may-be-undecided")
  @DisplayName("without an interval there is nothing to judge")
  void noIntervalDecidesNothing() {
    assertThat(BoundVerdict.of(Optional.empty(), 3))
        .as("[bench.bound-may-be-undecided] too few")
        .isEqualTo(BoundVerdict.TOO_FEW)
        .hasToString("too few to judge");
  }
}
