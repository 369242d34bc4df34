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
class BrokenDestroyTest {
  @Test
  @Tag("process.destroy-can-hang")
  @DisplayName("the demo shows a bounded stop that hangs, and the writer that it waits for")
  void demoShowsHazard() throws Exception {
    assertThat(Demo.outputOf(BrokenDestroy.class).replaceAll("\\R", " "))
        .containsPattern("stopper: BLOCKED in flush.*writer: RUNNABLE in writeBytes");
  }
}
