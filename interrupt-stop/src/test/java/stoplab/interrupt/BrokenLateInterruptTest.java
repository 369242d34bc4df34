// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.testkit.Demo;

class BrokenLateInterruptTest {
  @Test
  @Tag("interrupt.hits-the-next-task")
  @DisplayName("a stop that comes too late interrupts somebody else's task in the same thread")
  void demoShowsHazard() throws Exception {
    assertThat(Demo.outputOf(BrokenLateInterrupt.class).lines())
        .containsExactly(
            "My task has ended.",
            "Somebody else's task sleeps in the same thread.",
            "Now my task is stopped.",
            "The task was interrupted in its sleep. Its interrupt status is clear.");
  }
}
