// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import stoplab.hazard.runner.HazardFinding;
import stoplab.hazard.runner.Runs;
import stoplab.hazard.runner.Verdict;

class DaemonTornWriteTest {
  @Test
  @Tag("hazard.daemon-tears-file")
  @Tag("hazard.atomic-move-is-whole")
  @DisplayName("written in place, half the new text is left; written aside, all the old text")
  void daemonTearsFile() throws Exception {
    HazardFinding seen = Runs.known("DaemonTornWrite");
    Runs.assertSaid(
        seen,
        "in.place=torn",
        "in.place.text=balance 200,",
        "aside=whole",
        "aside.text=balance 100, checked");
    Runs.assertEnd(seen, Verdict.HARM, 0);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @Tag("hazard.atomic-move-replaces")
  @DisplayName("on Linux an atomic move replaces an existing file")
  void atomicMoveReplaces(@TempDir Path folder) throws Exception {
    Path target = Files.writeString(folder.resolve("target"), "old");
    Path aside = Files.writeString(folder.resolve("target.new"), "new");
    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    assertThat(target).as("[hazard.atomic-move-replaces] the file moved to").hasContent("new");
    assertThat(aside).as("[hazard.atomic-move-replaces] the file moved").doesNotExist();
  }
}
