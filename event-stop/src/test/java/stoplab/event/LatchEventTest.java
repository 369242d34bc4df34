// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.testkit.Demo;

class LatchEventTest implements EventContract {
  @Override
  public ResettableEvent create() {
    return new LatchEvent();
  }

  @Test
  @Tag("event.pulse-releases")
  @Tag("event.newcomer-waits")
  @DisplayName("the demo shows a pulse that releases all five, and a newcomer that waits")
  void demoShowsPulse() throws Exception {
    assertThat(Demo.outputOf(LatchEvent.class))
        .contains("5 of 5 waiters were released.", "The newcomer waits.");
  }
}
