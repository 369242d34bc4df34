// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import stoplab.bench.plan.Scope;
import stoplab.bench.plan.WaitingCase;
import stoplab.bench.probe.waiting.WaitingWay;

class WaitingCostTest {
  @Test
  @DisplayName("a way whose period is longer than the window is left out, and no other")
  void longPeriodsNeedLongWindows() {
    assertThat(WaitingCost.ways(Duration.ofMillis(999)))
        .hasSize(WaitingWay.values().length - 2)
        .doesNotContain(WaitingWay.SLEEP_1_S, WaitingWay.EVENT_1_S);
    for (Scope scope : new Scope[] {Scope.HEADLINES, Scope.ALL}) {
      assertThat(WaitingCase.of(scope).ways()).containsExactly(WaitingWay.values());
    }
  }

  @Test
  @DisplayName("one JVM measures for about four seconds, and for less than one in a smoke run")
  void measurementIsShort() {
    assertThat(WaitingCase.of(Scope.SMOKE).expected(Scope.SMOKE)).isLessThan(Duration.ofSeconds(1));
    assertThat(WaitingCase.of(Scope.HEADLINES).expected(Scope.HEADLINES))
        .isBetween(Duration.ofSeconds(3), Duration.ofMillis(4_100));
  }
}
