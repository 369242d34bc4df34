// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.hazard.runner.HazardFinding;
import stoplab.hazard.runner.Runs;
import stoplab.hazard.runner.Verdict;

class AbandonedThreadTest {
  @Test
  @Tag("hazard.abandoned-keeps-all")
  @DisplayName("a thread that was given up keeps its memory, lock, connection and CPU")
  void abandonedKeepsAll() throws Exception {
    HazardFinding seen = Runs.known("AbandonedThread");
    Runs.assertSaid(
        seen,
        "worker=alive",
        "memory=kept",
        "lock=held",
        "connection=open",
        "cpu.ms=more than 100");
    assertThat(Integer.parseInt(seen.evidence().get("memory.mb"))).isGreaterThan(60);
    Runs.assertEnd(seen, Verdict.HARM, 0);
  }
}
