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
class BrokenUnboundedPumpTest {
  @Test
  @Tag("process.pump-hangs")
  @DisplayName("the demo shows a dead child, and three threads that hang")
  void demoShowsHazard() throws Exception {
    assertThat(Demo.outputOf(BrokenUnboundedPump.class).replaceAll("\\R", " "))
        .containsPattern(
            "dead after.*stopper: WAITING in join.*pump: RUNNABLE in readBytes.*process reaper[^:]*: BLOCKED in processExited.*1 of 1 descendants run.*has returned");
  }
}
