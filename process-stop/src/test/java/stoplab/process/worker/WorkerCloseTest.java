// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
class WorkerCloseTest extends WorkerFixture {
  @Test
  @Tag("process.close-stops")
  @DisplayName("close stops a child that runs, and waits; what is known of it stays")
  void closeStops() throws Exception {
    WorkerProcess worker = ready(sh("sleep 600 & echo ready; exec sleep 600"));
    long pid = worker.pid();
    started.addAll(ProcessHandle.of(pid).orElseThrow().descendants().toList());
    assertThat(started).hasSize(2);
    worker.close();
    assertThat(started).as("still running").noneMatch(Cage::runs);
    for (int i = 0; i < 2; i++) {
      assertThat(worker.isAlive()).isFalse();
      assertThat(worker.pid()).isEqualTo(pid);
      assertThat(worker.exitCode()).hasValue(137);
      assertThat(worker.exitCause()).isEqualTo(ExitCause.STOPPED);
      assertThat(worker.output().lastLines()).containsExactly("ready");
      assertThat(worker.join(Duration.ZERO)).isTrue();
      assertThat(WorkerProcess.active()).doesNotContain(worker);
      assertThatIllegalStateException()
          .isThrownBy(worker::start)
          .withMessage("this worker is closed");
      worker.close();
    }
  }

  @Test
  @Tag("process.close-stops")
  @Tag("process.starts-once")
  @DisplayName("a worker that was closed before it was started cannot be started")
  void closedBeforeStart() {
    WorkerProcess worker = new WorkerProcess(sh("exit 0"));
    for (int i = 0; i < 2; i++) {
      worker.close();
      assertThat(worker.isAlive()).isFalse();
      assertThat(worker.exitCode()).isEmpty();
      assertThatIllegalStateException()
          .isThrownBy(worker::start)
          .withMessage("this worker is closed");
      assertThatIllegalStateException().isThrownBy(worker::pid).withMessage(NOT_STARTED);
    }
  }

  @Test
  @Tag("process.close-stops")
  @DisplayName("close of one that has ended changes nothing, but ends whom it has left behind")
  void closeAfterEnd() throws Exception {
    WorkerProcess worker = ready(Animal.LEADER_GONE);
    Optional<String> told =
        worker.output().awaitLine(line -> line.startsWith("detached "), PATIENCE);
    ProcessHandle.of(Long.parseLong(told.orElseThrow().substring(9))).ifPresent(started::add);
    awaitEnd(worker);
    worker.close();
    assertThat(started).as("still running").noneMatch(Cage::runs);
    assertThat(worker.exitCode()).hasValue(0);
    assertThat(worker.exitCause()).isEqualTo(ExitCause.OWN_EXIT);
  }

  @Test
  @Tag("process.close-stops")
  @DisplayName("close stops also when its thread is interrupted, and keeps the status")
  void interruptedClose() throws Exception {
    WorkerProcess worker = ready(Animal.IGNORES_ALL_SIGNALS);
    Thread.currentThread().interrupt();
    worker.close();
    assertThat(Thread.interrupted()).as("status").isTrue();
    assertThat(started).as("still running").noneMatch(Cage::runs);
    assertThat(worker.exitCode()).hasValue(137);
  }

  @Test
  @Tag("process.many-stop")
  @DisplayName("55 workers at a time are all listed, all stopped, and leave no thread")
  void manyStop() throws Exception {
    StopLadder ladder = StopLadder.within(PATIENCE).terminate(PATIENCE.dividedBy(2));
    List<WorkerProcess> workers = new ArrayList<>();
    try {
      for (int i = 0; i < 55; i++) {
        Launch launch = i % 11 == 0
            ? jvm("wait").withReadyLine("ready")
            : Launch.command(Animal.OBEDIENT_SLEEP.command());
        workers.add(start(new WorkerProcess(launch, ladder)));
      }
      for (int i = 0; i < 55; i += 11) {
        assertThat(workers.get(i).awaitReady(PATIENCE)).isTrue();
      }
      assertThat(WorkerProcess.active()).containsAll(workers);
      for (WorkerProcess worker : workers) {
        assertThat(worker.stop().isGone()).as("what %s says", worker).isTrue();
        // A guarded one may see the end of its input before it has heard the signal.
        assertThat(worker.exitCode().getAsInt()).isIn(143, 0);
        assertThat(worker.exitCause()).isEqualTo(ExitCause.STOPPED);
      }
      assertThat(started).hasSize(55).noneMatch(Cage::runs);
      assertThat(WorkerProcess.active()).doesNotContainAnyElementsOf(workers);
    } finally {
      workers.forEach(WorkerProcess::close);
    }
  }
}
