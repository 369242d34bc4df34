// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.testkit.Demo;

class BrokenNotifyOneEventTest {
  @Test
  @Tag("event.notify-one-strands")
  @DisplayName("of five waiters, one is released")
  void oneIsReleased() throws Exception {
    assertThat(Demo.outputOf(BrokenNotifyOneEvent.class)).contains("1 of 5 waiters were released.");
  }
}
