// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stoplab.testkit.ChildJvm;

class StopCommandTest {
  @Test
  @DisabledOnOs(
      value = OS.WINDOWS,
      disabledReason = "the demo starts a Unix shell: run it on Linux or macOS")
  @Tag("process.zoo-is-stopped")
  @DisplayName("the demo stops the shell and what the shell has started")
  void stopsShellAndItsChild() throws Exception {
    try (ChildJvm demo = ChildJvm.start(List.of(), StopCommand.class)) {
      assertThat(demo.awaitExit(PATIENCE)).as("the demo ends").isTrue();
      assertThat(demo.exitCode()).as(demo.output()).isZero();
      assertThat(demo.output().strip())
          .as("[process.zoo-is-stopped] the shell and its sleep are seen, and both have ended")
          .isEqualTo("2 processes, left: []");
    }
  }
}
