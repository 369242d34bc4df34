// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.hazard.runner.HazardFinding;
import stoplab.hazard.runner.Runs;
import stoplab.hazard.runner.Verdict;

class HaltSkipsHooksTest {
  @Test
  @Tag("hazard.halt-skips-hooks")
  @DisplayName("the JVM ends with the code of halt, and no hook or finally runs")
  void haltSkipsHooks() throws Exception {
    HazardFinding seen = Runs.known("HaltSkipsHooks");
    Runs.assertSaid(seen, "registered=yes", "hook=", "finally=");
    Runs.assertEnd(seen, Verdict.HARM, HaltSkipsHooks.CODE);
  }
}
