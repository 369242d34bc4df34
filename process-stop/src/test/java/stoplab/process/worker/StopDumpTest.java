// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.process.worker.Stopping.PATIENT;
import static stoplab.process.worker.Stopping.SHORT;
import static stoplab.process.worker.Stopping.startWithoutDump;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.process.zoo.Animal;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
@DisabledOnOs(
    value = OS.WINDOWS,
    disabledReason = "the rungs are told apart by signals: run it on Linux or macOS")
class StopDumpTest {
  @Test
  @Tag("process.dump-before-kill")
  @DisplayName("the threads of a deaf JVM are in the report, and not among its own lines")
  void dumpNamesTheLoop() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.STUCK_IN_LOOP)) {
      StopReport report = PATIENT.terminate(SHORT).dump(PATIENCE).stop(worker);
      assertThat(report.threadDump().orElseThrow())
          .startsWith("Full thread dump")
          .contains("spinForEver", "\"main\"", "Heap");
      assertThat(report.lastLines())
          .as("its own lines; a busy machine may not have come to the second")
          .startsWith("ready")
          .isSubsetOf("ready", "hook begun");
      assertThat(report.exitCode()).as("the dump has not ended it").isEqualTo(OptionalInt.of(137));
    }
  }

  @Test
  @Tag("process.dump-before-kill")
  @DisplayName("a deadlock is named")
  void dumpNamesTheDeadlock() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.DEADLOCKED)) {
      StopReport report = PATIENT.terminate(SHORT).dump(PATIENCE).stop(worker);
      assertThat(report.threadDump().orElseThrow())
          .contains("lockAThenB", "lockBThenA", "Found one Java-level deadlock");
    }
  }

  @Test
  @Tag("process.dump-before-kill")
  @DisplayName("a JVM that leaves in time gives none, nor does a command that is no JVM")
  void noDump() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess jvm = witness.start(Animal.OBEDIENT);
        WorkerProcess shell = witness.start(Animal.IGNORES_SIGTERM)) {
      StopLadder ladder = PATIENT.dump(PATIENCE);
      assertThat(ladder.ask(PATIENCE).stop(jvm).threadDump()).isEmpty();
      StopReport report = ladder.stop(shell);
      assertThat(report.threadDump()).isEmpty();
      assertThat(report.problems()).isEmpty();
      assertThat(report.exitCode()).as("SIGKILL, not SIGQUIT").isEqualTo(OptionalInt.of(137));
    }
  }

  @Test
  @Tag("process.dump-before-kill")
  @DisplayName("a dump that does not come is given up, and the report says so")
  void dumpIsBounded() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = startWithoutDump(witness)) {
      StopReport report = PATIENT.dump(Duration.ofMillis(200)).stop(worker);
      assertThat(report.threadDump()).isEmpty();
      assertThat(report.problems())
          .containsExactly("it gave no thread dump in PT0.2S, or could not be asked for one");
      assertThat(report.isGone()).isTrue();
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "what a process catches is seen in /proc only")
  @Tag("process.dump-before-kill")
  @DisplayName("what is called a JVM, and does not catch SIGQUIT, is not ended by it")
  void uncaughtQuitIsNotSent() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = new WorkerProcess(
                witness.watch(Launch.command("sleep", "600")).asJvm(), PATIENT)
            .start()) {
      StopReport report = PATIENT.dump(PATIENCE).stop(worker);
      assertThat(report.exitCode()).isEqualTo(OptionalInt.of(137));
      assertThat(report.cause()).isEqualTo(ExitCause.STOPPED);
      assertThat(report.problems())
          .containsExactly(
              "it gave no thread dump in " + PATIENCE + ", or could not be asked for one");
    }
  }
}
