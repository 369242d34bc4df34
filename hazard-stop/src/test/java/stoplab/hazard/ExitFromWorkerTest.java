// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.hazard.runner.HazardFinding;
import stoplab.hazard.runner.Runs;
import stoplab.hazard.runner.Verdict;

class ExitFromWorkerTest {
  @Test
  @Tag("hazard.exit-ends-all")
  @Tag("hazard.threads-run-beside-hooks")
  @DisplayName("the JVM ends with the worker's code; finally runs if a worker ends in time")
  void exitEndsAll() throws Exception {
    HazardFinding seen = Runs.known("ExitFromWorker");
    assertThat(seen.evidence().get("finally.quick"))
        .as(
            "[hazard.threads-run-beside-hooks] the finally of a worker that is done in time: %s",
            seen)
        .isEqualTo("ran");
    Runs.assertSaid(seen, "hook=ran", "finally.caller=", "finally.other=", "finally.main=");
    Runs.assertEnd(seen, Verdict.HARM, ExitFromWorker.CODE);
  }
}
