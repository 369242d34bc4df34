// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.process.zoo.Animal;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
@EnabledOnOs(
    value = {OS.LINUX, OS.MAC},
    disabledReason = "its children are programs of Unix, and are told by signals")
class WorkerStreamsTest extends WorkerFixture {
  @Test
  @Tag("process.pipes-are-drained")
  @DisplayName("far more than a pipe holds, on both streams, does not block a child")
  void pipesAreDrained() throws Exception {
    String script = "yes out | head -n 200000; yes err | head -n 200000 >&2; exit 8";
    try (WorkerProcess worker = start(sh(script).withKeptLines(2))) {
      assertThat(outputOf(worker)).hasSize(2).isSubsetOf("out", "err");
      assertThat(worker.output().lineCount()).isEqualTo(400_000);
      assertThat(worker.exitCode()).hasValue(8);
    }
  }

  @Test
  @Tag("process.reader-ends")
  @DisplayName("the readers end with the process, or with the last one that holds its output")
  void readersEnd() throws Exception {
    try (WorkerProcess worker = start(Animal.OBEDIENT_SLEEP)) {
      List<String> readers = Waits.threads("worker-" + worker.pid() + "-");
      assertThat(readers)
          .containsExactlyInAnyOrder(
              "worker-" + worker.pid() + "-stdout", "worker-" + worker.pid() + "-stderr");
      worker.kill();
      outputOf(worker);
      Waits.until("the end of the readers", () -> Waits.threads("worker-").isEmpty());
    }
    try (WorkerProcess worker = ready(Animal.GRANDCHILD_KEEPS_STDOUT)) {
      ProcessHandle holder = onlyChild(worker);
      worker.kill();
      awaitEnd(worker);
      assertThat(worker.output().awaitEnd(Duration.ofMillis(50))).isFalse();
      assertThat(worker.output().awaitLine("missing"::equals, Duration.ofMillis(50)))
          .isEmpty();
      assertThat(worker.output().lastLines()).containsExactly("ready");
      holder.destroyForcibly();
      assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
    }
  }

  @Test
  @Tag("process.eof-is-seen")
  @DisplayName("a child reads what is written to its standard input, and then the end of it")
  void endOfInputIsSeen() throws Exception {
    try (WorkerProcess worker = start(Launch.command("cat"))) {
      assertThat(worker.stdin()).isSameAs(worker.stdin());
      worker.stdin().write("hello\n".getBytes(StandardCharsets.US_ASCII));
      worker.stdin().flush();
      assertThat(worker.output().awaitLine("hello"::equals, PATIENCE)).contains("hello");
      assertThat(worker.isAlive()).isTrue();
      worker.stdin().write("bye".getBytes(StandardCharsets.US_ASCII));
      worker.stdin().close();
      assertThat(outputOf(worker)).containsExactly("hello", "bye");
      assertThat(worker.exitCode()).hasValue(0);
      assertThat(worker.exitCause()).isEqualTo(ExitCause.OWN_EXIT);
    }
  }

  @Test
  @DisplayName("a child has the environment of this JVM, and what was added to it")
  void environmentIsGiven() throws Exception {
    Launch launch = sh("echo \"$STOPLAB_TEST\"; echo \"$PATH\"");
    try (WorkerProcess worker = start(launch.withEnvironment("STOPLAB_TEST", "a b=c"))) {
      assertThat(outputOf(worker)).containsExactly("a b=c", System.getenv("PATH"));
    }
  }
}
