// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import stoplab.testkit.Demo;

class BrokenConditionEventTest {
  @Test
  @Tag("seen")
  @Tag("event.naive-flag-loses-pulse")
  @DisplayName("a pulse is seen to leave waiters behind: in one of up to five fresh JVMs")
  void pulseIsLost(TestReporter reporter) throws Exception {
    String seen = "";
    int jvms = 0;
    while (!seen.matches("(?s).*[0-4] of 5 waiters were released.*") && jvms < 5) {
      jvms++;
      seen = Demo.outputOf(BrokenConditionEvent.class);
    }
    reporter.publishEntry("seen", "1 of " + jvms);
    assertThat(seen).containsPattern("[0-4] of 5 waiters were released");
  }
}
