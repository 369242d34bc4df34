// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.hazard.runner.HazardFinding;
import stoplab.hazard.runner.Runs;
import stoplab.hazard.runner.Verdict;

class SuspendDeadlockTest {
  @Test
  @Tag("hazard.suspend-keeps-locks")
  @DisplayName("17 to 19: threads needing the lock block until resume; 20 to 22 refused; 23 gone")
  void suspendKeepsLocks() throws Exception {
    HazardFinding seen = Runs.known("SuspendDeadlock");
    if (Runs.FEATURE > 19) {
      Runs.assertRefusedOrGone(seen, "suspend", 23);
      return;
    }
    Runs.assertSaid(seen, "suspend=accepted", "other=BLOCKED", "other.after.resume=ended");
    Runs.assertEnd(seen, Verdict.HARM, 0);
  }
}
