// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.hazard.runner.HazardFinding;
import stoplab.hazard.runner.Runs;
import stoplab.hazard.runner.Verdict;

class ThreadStopCaughtTest {
  /** The last JDK that stops threads. */
  private static final int LAST_THAT_STOPS = 19;

  /** The first JDK that has no such method. */
  private static final int FIRST_WITHOUT = 26;

  @Test
  @Tag("hazard.stop-is-caught")
  @DisplayName("17 to 19: the worker catches three stops and goes on; then refused, gone")
  void stopIsCaught() throws Exception {
    HazardFinding seen = Runs.known("ThreadStopCaught");
    if (Runs.FEATURE > LAST_THAT_STOPS) {
      Runs.assertRefusedOrGone(seen, "stop", FIRST_WITHOUT);
      return;
    }
    Runs.assertSaid(
        seen, "stop=accepted", "stops=3", "caught=3", "exception=ThreadDeath", "victim=alive");
    Runs.assertEnd(seen, Verdict.NO_EFFECT, 0);
  }
}
