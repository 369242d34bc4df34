// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.process.worker.Waits.Waiting;
import stoplab.process.worker.start.PrivatePipes;
import stoplab.testkit.NoStrayThreads;

/** The pipes that only a parent and its child use. */
@ExtendWith(NoStrayThreads.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
class PrivatePipesTest extends WorkerFixture {
  private static String allFrom(WorkerProcess worker) throws Exception {
    Waiting<byte[]> all = Waits.start(() -> worker.fromChild().readAllBytes());
    return new String(all.end(), StandardCharsets.UTF_8);
  }

  private static void send(WorkerProcess worker, String text) throws IOException {
    worker.stdin().write(text.getBytes(StandardCharsets.UTF_8));
    worker.stdin().close();
  }

  @Test
  @Tag("process.private-pipes")
  @DisplayName("what a child prints is in its output, and its private pipe has the rest alone")
  void outputIsApart() throws Exception {
    Launch launch = sh("cat <&3 >&4; echo out; echo err >&2; wc -c").withPrivatePipes();
    try (WorkerProcess worker = start(launch)) {
      send(worker, "by the pipe");
      assertThat(allFrom(worker)).as("[process.private-pipes]").isEqualTo("by the pipe");
      assertThat(outputOf(worker).stream().map(String::trim))
          .as("[process.private-pipes] its output, and the length of its input")
          .containsExactly("out", "err", "0");
    }
  }

  /** Answers by its private pipe, and lets another process write there. */
  static final class Answers {
    private Answers() {}

    public static void main(String[] args) throws Exception {
      byte[] question = PrivatePipes.input().readAllBytes();
      Process other = new ProcessBuilder("sh", "-c", "echo other >&4 || echo closed")
          .inheritIO()
          .start();
      other.waitFor();
      System.out.println("printed");
      PrivatePipes.output().write(question);
    }
  }

  @Test
  @Tag("process.private-pipes")
  @DisplayName("a process that a child JVM starts has none of the two pipes")
  void grandchildHasNone() throws Exception {
    Launch launch = Launch.main(Answers.class).withPrivatePipes();
    try (WorkerProcess worker = start(launch)) {
      send(worker, "question");
      assertThat(allFrom(worker)).as("[process.private-pipes]").isEqualTo("question");
      assertThat(outputOf(worker))
          .as("[process.private-pipes]")
          .contains("closed", "printed")
          .doesNotContain("other");
    }
  }

  @Test
  @Tag("process.private-pipes")
  @DisplayName("without them there is nothing to read, and output that goes elsewhere is refused")
  void withoutThem() throws Exception {
    try (WorkerProcess worker = start(sh("cat"))) {
      assertThatIllegalStateException()
          .as("[process.private-pipes]")
          .isThrownBy(worker::fromChild)
          .withMessage("its launch has no private pipes");
    }
    assertThatIllegalStateException()
        .as("[process.private-pipes]")
        .isThrownBy(() -> sh("cat").withInheritedOutput().withPrivatePipes())
        .withMessage("private pipes need both output streams");
    assertThatIllegalStateException()
        .as("[process.private-pipes]")
        .isThrownBy(() -> sh("cat").withPrivatePipes().withOutputTo(Path.of("out")));
  }

  @Test
  @Tag("process.private-pipes")
  @DisplayName("a class path is for a main class alone")
  void classPath() {
    assertThat(WorkerAccess.commandLine(Launch.main(Answers.class).withClassPath("a:b")))
        .as("[process.private-pipes]")
        .containsSequence("-cp", "a:b");
    assertThatIllegalStateException()
        .isThrownBy(() -> sh("cat").withClassPath("a"))
        .withMessageStartingWith("a command has no class path: ");
  }
}
