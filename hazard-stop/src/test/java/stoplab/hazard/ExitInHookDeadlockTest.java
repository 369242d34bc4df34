// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.hazard.runner.HazardFinding;
import stoplab.hazard.runner.Runs;
import stoplab.hazard.runner.Verdict;

class ExitInHookDeadlockTest {
  @Test
  @Tag("hazard.exit-in-hook-hangs")
  @DisplayName("the hook blocks in exit, its caller waits for it, and only halt gets out")
  void exitInHookHangs() throws Exception {
    HazardFinding seen = Runs.known("ExitInHookDeadlock");
    Runs.assertSaid(seen, "hook=BLOCKED", "caller=WAITING", "caller.at=java.lang.Thread.join");
    assertThat(seen.evidence().get("hook.at"))
        .isIn("java.lang.Shutdown.exit", "java.lang.Runtime.exit");
    Runs.assertEnd(seen, Verdict.HARM, ExitInHookDeadlock.HALTED);
  }
}
