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

class HungJvmTest {
  @Test
  @DisabledOnOs(
      value = OS.WINDOWS,
      disabledReason = "there is neither SIGTERM nor a thread dump: run it on Linux or macOS")
  @Tag("process.dump-before-kill")
  @DisplayName("the demo shows each rung, and where the JVM hung")
  void showsTheStop() throws Exception {
    try (ChildJvm demo = ChildJvm.start(List.of(), HungJvm.class)) {
      assertThat(demo.awaitExit(PATIENCE)).as("the demo ends").isTrue();
      assertThat(demo.exitCode()).as(demo.output()).isZero();
      assertThat(demo.output())
          .containsPattern("process \\d+: STOPPED, exit code 137, ended by KILL; [0-9.]+ ms "
              + "\\[ASK [0-9.]+ ms, TERMINATE [0-9.]+ ms, KILL [0-9.]+ ms]; tree of 1, none left")
          .contains("It hung in: at stoplab.process.worker.HungJvm.spinForEver(HungJvm.java:");
    }
  }
}
