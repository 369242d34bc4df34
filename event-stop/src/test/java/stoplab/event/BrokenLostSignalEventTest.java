// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.testkit.Demo;

class BrokenLostSignalEventTest {
  @Test
  @Tag("event.lost-signal")
  @DisplayName("a thread that comes after set() waits, though the event is set")
  void signalBeforeTheWaitIsLost() throws Exception {
    assertThat(Demo.outputOf(BrokenLostSignalEvent.class))
        .contains("BrokenLostSignalEvent[set]", "Still waiting after 1 s");
  }
}
