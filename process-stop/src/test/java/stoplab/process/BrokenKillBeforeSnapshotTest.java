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
class BrokenKillBeforeSnapshotTest {
  @Test
  @Tag("process.snapshot-too-late")
  @DisplayName("the demo shows descendants that are out of view and still run")
  void demoShowsHazard() throws Exception {
    assertThat(Demo.outputOf(BrokenKillBeforeSnapshot.class).replaceAll("\\R", " "))
        .containsPattern("before: 11 .*said true.*137.*after it: 0 .*11 of 11 descendants run");
  }
}
