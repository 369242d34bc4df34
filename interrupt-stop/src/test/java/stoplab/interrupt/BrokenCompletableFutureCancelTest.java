// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.testkit.Demo;

class BrokenCompletableFutureCancelTest {
  @Test
  @Tag("interrupt.completable-cancel-is-deaf")
  @DisplayName("the future is cancelled; its task runs to its end with a clear status")
  void demoShowsHazard() throws Exception {
    assertThat(Demo.outputOf(BrokenCompletableFutureCancel.class).lines())
        .containsExactlyInAnyOrder(
            "cancel(true) has returned. Is it cancelled? true",
            "The task has slept well, to its end. Its interrupt status is clear.");
  }
}
