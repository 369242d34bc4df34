// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.doctor.dump.ThreadDump;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** A JVM that waits for another one, as a build tool does. */
class ChildJvmRemarkTest {
  @Test
  @Tag("doctor.live-names-child-jvm")
  @DisplayName("a JVM that waits for a child is told which JVM it has started")
  void namesChild() throws Exception {
    try (ChildJvm tool = ChildJvm.start(List.of(), BuildTool.class)) {
      await("its child is ready")
          .atMost(NoStrayThreads.PATIENCE)
          .until(() -> tool.output().contains("ready"));
      long child = tool.handle().children().findFirst().orElseThrow().pid();
      ThreadDump dump = LiveJvm.of(tool.handle().pid(), false).dump();
      Files.deleteIfExists(Path.of("/tmp/.java_pid" + tool.handle().pid())); // left by a kill
      assertThat(dump.remarks())
          .as("[doctor.live-names-child-jvm] remarks")
          .anyMatch(
              remark -> remark.startsWith("Process " + child + " is a JVM that it has started"));
    }
  }

  /** Starts a JVM, and waits for it. */
  static final class BuildTool {
    private BuildTool() {}

    public static void main(String[] args) throws IOException, InterruptedException {
      new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              AskedJvm.class.getName())
          .inheritIO()
          .start()
          .waitFor();
    }
  }
}
