// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.testkit.Demo;

class BrokenCatchThrowableTest {
  @Test
  @Tag("interrupt.catch-all-runs-on")
  @DisplayName("three interrupts cause three failures; the worker runs on with a clear status")
  void demoShowsHazard() throws Exception {
    assertThat(Demo.outputOf(BrokenCatchThrowable.class).lines())
        .containsExactly(
            "It was interrupted three times, and is still there, TIMED_WAITING, its interrupt status clear.",
            "It has counted 3 failures.");
  }
}
