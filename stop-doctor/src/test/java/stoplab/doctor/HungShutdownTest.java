// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.doctor.demo.HungShutdown;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** The demo, asked through the whole program. */
@ExtendWith(NoStrayThreads.class)
class HungShutdownTest {
  private ChildJvm demo;
  private String pid;

  @BeforeEach
  void startDemo() {
    demo = ChildJvm.start(List.of(), HungShutdown.class);
    pid = Long.toString(demo.handle().pid());
    await("main returns")
        .atMost(NoStrayThreads.PATIENCE)
        .until(() -> demo.output().contains(pid + " stays."));
  }

  @AfterEach
  void endDemo() throws Exception {
    demo.close();
    Files.deleteIfExists(Path.of("/tmp/.java_pid" + pid)); // a JVM that is killed leaves it
  }

  @Test
  @Tag("doctor.explains-demo")
  @DisplayName("each of the four threads that keep the demo is explained, with what ends it")
  void explainsThreads() {
    DoctorRun run = DoctorRun.of(pid);
    assertThat(run.code()).as("[doctor.explains-demo] code, %s", run.err()).isEqualTo(1);
    assertThat(run.out())
        .as("[doctor.explains-demo] the state")
        .startsWith("A deadlock: ")
        .contains("The main method has returned.");
    assertBlock(run.out(), "pool-1-thread-1 and pool-1-thread-2", "idle worker", "shutdown()");
    assertBlock(run.out(), "hourly-report", "java.util.Timer", "cancel()");
    assertBlock(run.out(), "report-reader", "socket read", "close() of the socket");
    assertBlock(run.out(), "order-1", "\"order-2\", which owns", "moveStock");
  }

  @Test
  @Tag("doctor.explains-demo")
  @DisplayName("after kill, the hook that waits is the cause, and the others no longer count")
  void explainsHook() {
    demo.handle().destroy(); // SIGTERM
    await("the hook waits").atMost(NoStrayThreads.PATIENCE).untilAsserted(() -> {
      DoctorRun run = DoctorRun.of(pid);
      assertThat(run.out())
          .as("[doctor.explains-demo] the state")
          .startsWith("The shutdown has begun")
          .contains("close-reports", "report-reader");
      assertBlock(run.out(), "close-reports", "a shutdown hook", "Thread.join()");
      assertBlock(run.out(), "hourly-report", "keeps it no:");
      assertThat(masked(run.out()))
          .as("[doctor.explains-demo] what README.md shows of it")
          .contains(shownInReadme());
    });
  }

  /** The text block of the page, up to the lines that it leaves out. */
  private static String shownInReadme() throws IOException {
    String page = Files.readString(Path.of("README.md"));
    String block = page.split("(?m)^```text$")[1].split("(?m)^```$")[0];
    return masked(block.replaceAll("(?m)^…$", ""));
  }

  /** Without line breaks and numbers, which differ from run to run. */
  private static String masked(String text) {
    return text.replaceAll("under 1 ms|\\d[\\d.]* m?s", "#")
        .replaceAll("\\d+", "#")
        .replaceAll("\\s+", " ")
        .strip();
  }

  /** The part of an answer that is about these threads has all these words. */
  private static void assertBlock(String answer, String names, String... words) {
    assertThat(List.of(answer.split("\\R\\R")))
        .as("[doctor.explains-demo] %s in\n%s", names, answer)
        .anySatisfy(block -> assertThat(block.replaceAll("\\s+", " "))
            .matches("\\d+\\. " + names + ".*")
            .contains(words));
  }
}
