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
class BrokenFullPipeTest {
  @Test
  @Tag("process.full-pipe-blocks")
  @DisplayName("the demo shows a parent and a child that wait for each other")
  void demoShowsHazard() throws Exception {
    assertThat(Demo.outputOf(BrokenFullPipe.class).replaceAll("\\R", " "))
        .containsPattern(
            "stopper: WAITING in waitFor.* [1-9][0-9]{3,} bytes wait.*Now somebody reads.*has left");
  }
}
