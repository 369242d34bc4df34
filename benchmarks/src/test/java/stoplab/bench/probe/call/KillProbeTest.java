// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.process.worker.start.PrivatePipes;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
class KillProbeTest {
  @BeforeEach
  void needsPipes() {
    assumeTrue(
        PrivatePipes.areSupported(),
        "this system has neither /bin/sh nor /dev/fd: run on Linux or macOS");
  }

  @AfterEach
  void noChildIsLeft() {
    assertThat(CallProbeTest.runningChildren()).as("children of this JVM").isEmpty();
  }

  @Test
  @DisplayName("a bare kill is timed; after a cancellation the next call is answered")
  void killsAreTimed() throws Exception {
    try (KillProbe kills = new KillProbe()) {
      for (int i = 0; i < 2; i++) {
        assertThat(kills.bare(1_000)).isPositive();
        KillProbe.Sample sample = kills.cancel(1_000);
        assertThat(sample.cancel()).isPositive();
        assertThat(sample.next()).isPositive();
        assertThat(sample.both()).isEqualTo(sample.cancel() + sample.next());
      }
    }
  }

  @Test
  @Tag("bench.call-kill-is-verified")
  @DisplayName("mutant: a cancellation that does not end the call gives no sample")
  void callThatRunsOnIsNoSample() throws Exception {
    try (KillProbe mutant = new KillProbe(call -> {})) {
      assertThatIllegalStateException()
          .as("[bench.call-kill-is-verified]")
          .isThrownBy(() -> mutant.cancel(0))
          .withMessage("the cancelled call still runs");
    }
  }
}
