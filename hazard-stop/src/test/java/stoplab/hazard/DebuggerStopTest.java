// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.hazard.runner.HazardFinding;
import stoplab.hazard.runner.Runs;
import stoplab.hazard.runner.Verdict;

class DebuggerStopTest {
  @Test
  @Tag("seen")
  @Tag("hazard.debugger-tears-invariant")
  @DisplayName("on every JDK: a debugger's stop leaves lock free and sum wrong, k of n")
  void debuggerTearsInvariant() throws Exception {
    HazardFinding seen = Runs.known("DebuggerStop");
    Runs.assertSaid(seen, "lock=free", "expected=1000000", "sum=999999");
    int stops = Integer.parseInt(seen.evidence().get("stops"));
    assertThat(Integer.parseInt(seen.evidence().get("torn"))).isBetween(1, stops);
    Runs.assertEnd(seen, Verdict.HARM, 0);
  }
}
