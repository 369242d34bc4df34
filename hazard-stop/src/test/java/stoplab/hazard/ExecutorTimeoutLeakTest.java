// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.hazard.runner.HazardFinding;
import stoplab.hazard.runner.Runs;
import stoplab.hazard.runner.Verdict;

class ExecutorTimeoutLeakTest {
  @Test
  @Tag("hazard.timeout-keeps-task")
  @Tag("hazard.cancel-frees-pool")
  @DisplayName(
      "after two timeouts a pool of two begins nothing more until both tasks are cancelled")
  void timeoutKeepsTask() throws Exception {
    HazardFinding seen = Runs.known("ExecutorTimeoutLeak");
    Runs.assertSaid(
        seen,
        "timeouts=2",
        "threads=2",
        "running=2",
        "third=not begun",
        "third.after.cancel=begun");
    Runs.assertEnd(seen, Verdict.HARM, 0);
  }
}
