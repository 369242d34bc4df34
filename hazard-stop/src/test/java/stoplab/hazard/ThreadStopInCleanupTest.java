// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.hazard.runner.HazardFinding;
import stoplab.hazard.runner.Runs;
import stoplab.hazard.runner.Verdict;

class ThreadStopInCleanupTest {
  /** The last JDK that stops threads. */
  private static final int LAST_THAT_STOPS = 19;

  /** The first JDK that has no such method. */
  private static final int FIRST_WITHOUT = 26;

  @Test
  @Tag("hazard.stop-hits-cleanup")
  @DisplayName("17 to 19: clean-up cut short, a dead thread holds the lock; then refused, gone")
  void secondStopHitsCleanup() throws Exception {
    HazardFinding seen = Runs.known("ThreadStopInCleanup");
    if (Runs.FEATURE > LAST_THAT_STOPS) {
      Runs.assertRefusedOrGone(seen, "stop", FIRST_WITHOUT);
      return;
    }
    Runs.assertSaid(seen, "stop=accepted", "cleanup=begun", "lock=held", "owner=dead");
    Runs.assertEnd(seen, Verdict.HARM, 0);
  }
}
