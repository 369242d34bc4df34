// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChildJvmTest {
  @Test
  @DisplayName("a child that hangs is bounded, killed with its own child, and leaves no file")
  void hangingChildLeavesNothing() throws Exception {
    long filesBefore = outputFiles();
    ProcessHandle process;
    ProcessHandle grandchild;
    try (ChildJvm child = ChildJvm.start(List.of(), Parent.class)) {
      process = child.handle();
      await().atMost(NoStrayThreads.PATIENCE).until(() -> child.output().contains("spins"));
      grandchild = process.children().findFirst().orElseThrow();
      assertThat(child.awaitExit(Duration.ofMillis(100))).isFalse();
    }
    assertThat(process.isAlive()).isFalse();
    // Killed and not yet reaped by its new parent, it has an entry still, but no command any more.
    await()
        .atMost(NoStrayThreads.PATIENCE)
        .until(() -> !grandchild.isAlive() || grandchild.info().command().isEmpty());
    assertThat(outputFiles()).isEqualTo(filesBefore);
  }

  private static long outputFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("stoplab-child"))
          .count();
    }
  }

  /** Starts a child of its own and waits for it. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] args) throws Exception {
      String java = ProcessHandle.current().info().command().orElseThrow();
      String classPath = System.getProperty("java.class.path");
      new ProcessBuilder(java, "-cp", classPath, Spinner.class.getName())
          .inheritIO()
          .start()
          .waitFor();
    }
  }

  /** Never ends by itself. */
  static final class Spinner {
    private Spinner() {}

    public static void main(String[] args) {
      System.out.println("spins");
      while (true) {
        Thread.onSpinWait();
      }
    }
  }
}
