// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.process.zoo.Animal;
import stoplab.process.zoo.Cage;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
@EnabledOnOs(
    value = {OS.LINUX, OS.MAC},
    disabledReason = "its children are programs of Unix, and are told by signals")
class WorkerSignalTest extends WorkerFixture {
  @Test
  @Tag("process.terminate-is-asked")
  @DisplayName("terminate lets a JVM run its hook, and all that the hook prints is read")
  void terminateRunsHooks() throws Exception {
    try (WorkerProcess worker = ready(Animal.LAST_WORDS)) {
      worker.terminate();
      List<String> lines = outputOf(worker);
      assertThat(worker.exitCode()).hasValue(143);
      assertThat(lines.get(lines.size() - 1)).isEqualTo("hook ran");
      assertThat(worker.output().lineCount())
          .as("ready, the hook's begin and end, and its dots")
          .isEqualTo(3 + (1 << 14));
      assertThat(worker.exitCause()).isEqualTo(ExitCause.STOPPED);
    }
  }

  @Test
  @Tag("process.terminate-is-asked")
  @DisplayName("terminate does not wait, and its signal is for the process alone")
  void terminateIsForOne() throws Exception {
    try (WorkerProcess worker = ready(Animal.GRANDCHILD_KEEPS_STDOUT)) {
      ProcessHandle child = onlyChild(worker);
      worker.terminate();
      awaitEnd(worker);
      assertThat(worker.exitCode()).hasValue(143);
      letSignalsArrive();
      assertThat(Cage.runs(child)).as("the child runs on").isTrue();
      assertThat(worker.output().awaitEnd(Duration.ofMillis(50)))
          .as("the child holds the output")
          .isFalse();
    }
  }

  @Test
  @Tag("process.kill-is-final")
  @DisplayName("a process that is deaf to terminate dies of a kill")
  void deafOneIsKilled() throws Exception {
    try (WorkerProcess worker = ready(Animal.JVM_IGNORES_SIGTERM)) {
      worker.terminate();
      letSignalsArrive();
      assertThat(worker.isAlive()).as("alive after terminate").isTrue();
      assertThat(worker.exitCause()).isEqualTo(ExitCause.STILL_RUNNING);
      worker.kill();
      assertThat(outputOf(worker)).containsExactly("ready");
      assertThat(worker.exitCode()).hasValue(137);
      assertThat(worker.exitCause()).isEqualTo(ExitCause.STOPPED);
    }
  }

  @Test
  @Tag("process.kill-is-final")
  @DisplayName("a kill runs no hook")
  void killRunsNoHook() throws Exception {
    try (WorkerProcess worker = ready(Animal.OBEDIENT)) {
      worker.kill();
      assertThat(outputOf(worker)).containsExactly("ready");
      assertThat(worker.exitCode()).hasValue(137);
    }
  }

  @Test
  @Tag("process.signal-after-end")
  @DisplayName("a signal after the end does nothing, and changes nothing of what is known")
  void signalAfterEnd() throws Exception {
    try (WorkerProcess own = start(sh("exit 143"));
        WorkerProcess guarded = start(jvm("exit", "143"));
        WorkerProcess terminated = start(Animal.OBEDIENT_SLEEP)) {
      terminated.terminate();
      outputOf(own);
      outputOf(guarded);
      outputOf(terminated);
      for (int i = 0; i < 2; i++) {
        for (WorkerProcess worker : List.of(own, guarded, terminated)) {
          worker.terminate();
          worker.kill();
          assertThat(worker.request(Rung.TERMINATE)).as("sent").isFalse();
          assertThat(worker.request(Rung.KILL)).as("sent").isFalse();
          assertThat(worker.exitCode()).hasValue(143);
        }
        assertThat(own.exitCause()).isEqualTo(ExitCause.AMBIGUOUS);
        assertThat(guarded.exitCause()).isEqualTo(ExitCause.OWN_EXIT);
        assertThat(terminated.exitCause()).isEqualTo(ExitCause.STOPPED);
      }
      assertThat(own.stop().cause()).as("after a stop").isEqualTo(ExitCause.AMBIGUOUS);
    }
  }
}
