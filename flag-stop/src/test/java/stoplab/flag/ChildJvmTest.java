// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChildJvmTest {
  @Test
  @DisplayName("a child that hangs is bounded, killed with its own child, and leaves no file")
  void hangingChildLeavesNothing() throws Exception {
    ProcessHandle process;
    ProcessHandle grandchild;
    Path file;
    try (ChildJvm child = ChildJvm.start(List.of(), Parent.class)) {
      process = child.handle();
      file = child.file();
      await().atMost(NoStrayThreads.PATIENCE).until(() -> child.output().contains("spins"));
      grandchild = process.children().findFirst().orElseThrow();
      assertThat(child.awaitExit(Duration.ofMillis(100))).isFalse();
    }
    assertThat(process.isAlive()).isFalse();
    // Killed and not yet reaped by its new parent, it has an entry still, but no command any more.
    assertThat(grandchild.isAlive() && grandchild.info().command().isPresent()).isFalse();
    assertThat(file).doesNotExist();
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

  /** Ends only after a minute, so that a killed test JVM leaves no spinner for long. */
  static final class Spinner {
    private Spinner() {}

    public static void main(String[] args) {
      System.out.println("spins");
      long since = System.nanoTime();
      while (System.nanoTime() - since < TimeUnit.MINUTES.toNanos(1)) {
        Thread.onSpinWait();
      }
    }
  }
}
