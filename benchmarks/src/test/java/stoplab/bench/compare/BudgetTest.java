// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, true", // there is always one
    "5, 190, 40, true", // one more fits
    "5, 200, 40, true", // just so
    "5, 201, 40, false", // it would end a second late
    "1, 239, 239, false", // a slow machine has one
  })
  @Tag("bench.budget-is-kept")
  @DisplayName("a further round begins only if it fits into the time, as long as the longest took")
  void roundsFitIntoTheTime(int done, int gone, int longest, boolean another) {
    assertThat(Budget.ofMinutes(4)
            .allowsAnother(done, Duration.ofSeconds(gone), Duration.ofSeconds(longest)))
        .as("[bench.budget-is-kept]")
        .isEqualTo(another);
  }

  @Test
  @Tag("bench.budget-is-kept")
  @DisplayName("a number of rounds is measured, however long they take")
  void roundsAreCounted() {
    Budget six = Budget.ofRounds(6);
    assertThat(six.allowsAnother(5, Duration.ofDays(1), Duration.ofHours(9)))
        .as("[bench.budget-is-kept] the sixth")
        .isTrue();
    assertThat(six.allowsAnother(6, Duration.ZERO, Duration.ZERO))
        .as("[bench.budget-is-kept] a seventh")
        .isFalse();
  }

  @Test
  @DisplayName("the time left is that of the rounds that still come")
  void timeLeftIsThatOfWholeRounds() {
    assertThat(Budget.ofMinutes(4).left(2, Duration.ofSeconds(70)))
        .isEqualTo(Duration.ofSeconds(4 * 35));
    assertThat(Budget.ofMinutes(1).left(1, Duration.ofSeconds(59))).isEqualTo(Duration.ZERO);
    assertThat(Budget.ofMinutes(1).left(1, Duration.ofSeconds(90))).isEqualTo(Duration.ZERO);
    assertThat(Budget.ofRounds(6).left(2, Duration.ofSeconds(70)))
        .isEqualTo(Duration.ofSeconds(4 * 35));
  }
}
