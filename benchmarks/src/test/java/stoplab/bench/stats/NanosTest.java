// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NanosTest {
  @ParameterizedTest
  @CsvSource({
    "55, 55 ns",
    "155.4, 155 ns",
    "999, 999 ns",
    "1000, 1 us",
    "1737, 1.74 us",
    "50210, 50.2 us",
    "141999, 142 us",
    "999600, 1.00 ms",
    "1369038, 1.37 ms",
    "1000000000, 1 s"
  })
  @DisplayName("times are written with three digits and their unit")
  void timesHaveThreeDigits(double nanos, String text) {
    assertThat(Nanos.format(nanos)).isEqualTo(text);
  }

  @Test
  @DisplayName("an interval is written in the unit of its value")
  void intervalHasUnitOfItsValue() {
    assertThat(Nanos.format(141_900, new Distribution.Interval(990, 1_200_000)))
        .isEqualTo("142 us [0.990, 1200]");
  }

  @ParameterizedTest
  @CsvSource({
    "12, 3, 25, '+12 ns [+3, +25]'",
    "-12, -25, 3, '-12 ns [-25, +3]'",
    "1500, -20, 2e6, '+1.5 us [-0.020, +2000]'",
    "-2.5e6, -3e6, -2e6, '-2.5 ms [-3, -2]'",
    "0, -0.0004, 0.0006, '0 ns [0.000, +0.001]'",
    "0.33333, 0.12345, 12.345, '+0.333 ns [+0.123, +12.3]'",
    "999.6, 1, 1, '+1.00 us [+0.001, +0.001]'"
  })
  @DisplayName("a difference has its sign and its unit, and its interval has the same unit")
  void differenceHasSignAndUnit(double shift, double low, double high, String text) {
    assertThat(Nanos.difference(shift, Optional.of(new Distribution.Interval(low, high))))
        .isEqualTo(text);
    assertThat(Nanos.difference(shift, Optional.empty()))
        .isEqualTo(text.substring(0, text.indexOf(" [")));
  }

  @Test
  @DisplayName("a ratio without an interval stands alone")
  void ratioMayStandAlone() {
    assertThat(Nanos.withInterval(1.016, Optional.of(new Distribution.Interval(0.994, 1.05))))
        .isEqualTo("1.016 [0.994, 1.050]");
    assertThat(Nanos.withInterval(1.016, Optional.empty())).isEqualTo("1.016");
  }

  @ParameterizedTest
  @CsvSource({"PT0.2S, 1 s", "PT59.4S, 59 s", "PT60S, 1 min 00 s", "PT125S, 2 min 05 s"})
  @DisplayName("a duration is written the way it is spoken")
  void durationsAreSpoken(Duration duration, String text) {
    assertThat(Nanos.spoken(duration)).isEqualTo(text);
  }

  @Test
  @DisplayName("a ratio has three decimals, and one from 10 on")
  void greatRatiosHaveFewerDecimals() {
    assertThat(Nanos.withInterval(9.9994, Optional.empty())).isEqualTo("9.999");
    assertThat(Nanos.withInterval(10, Optional.empty())).isEqualTo("10.0");
    assertThat(Nanos.withInterval(15.42, Optional.of(new Distribution.Interval(8.31, 18.47))))
        .isEqualTo("15.4 [8.3, 18.5]");
  }
}
