// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stoplab.testkit.Demo;

@EnabledOnOs({OS.LINUX, OS.MAC})
class BrokenRootOnlyKillTest {
  @Test
  @Tag("process.grandchild-survives")
  @DisplayName("the demo shows descendants that live on")
  void demoShowsHazard() throws Exception {
    assertThat(Demo.outputOf(BrokenRootOnlyKill.class).replaceAll("\\R", " "))
        .containsPattern("11 of 11 descendants run.*said true.*143.*11 of 11 descendants run");
  }
}
