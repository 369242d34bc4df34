// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.hazard.runner.HazardFinding;
import stoplab.hazard.runner.Runs;
import stoplab.hazard.runner.Verdict;

class ThreadStopTornInvariantTest {
  /** The last JDK that stops threads. */
  private static final int LAST_THAT_STOPS = 19;

  /** The first JDK that has no such method. */
  private static final int FIRST_WITHOUT = 26;

  @Test
  @Tag("seen")
  @Tag("hazard.stop-tears-invariant")
  @DisplayName("17 to 19: lock free, sum wrong, k of n; 20 to 25: refused; 26: gone")
  void stopTearsInvariant() throws Exception {
    HazardFinding seen = Runs.known("ThreadStopTornInvariant");
    if (Runs.FEATURE > LAST_THAT_STOPS) {
      Runs.assertRefusedOrGone(seen, "stop", FIRST_WITHOUT);
      return;
    }
    Runs.assertSaid(seen, "stop=accepted", "lock=free", "expected=1000000", "sum=999999");
    int stops = Integer.parseInt(seen.evidence().get("stops"));
    assertThat(Integer.parseInt(seen.evidence().get("torn"))).isBetween(1, stops);
    assertThat(seen.words()).contains(" of " + stops + " stops left 999999");
    Runs.assertEnd(seen, Verdict.HARM, 0);
  }
}
