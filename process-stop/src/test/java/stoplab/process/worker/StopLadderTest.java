// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.process.worker.Stopping.PATIENT;
import static stoplab.process.worker.Stopping.SHORT;
import static stoplab.process.worker.Stopping.rungs;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.process.worker.StopReport.Step;
import stoplab.process.worker.tree.ProcessTree;
import stoplab.process.worker.tree.ProcessTree.Member;
import stoplab.process.zoo.Animal;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
@DisabledOnOs(
    value = OS.WINDOWS,
    disabledReason = "the rungs are told apart by signals: run it on Linux or macOS")
class StopLadderTest {
  @Test
  @Tag("process.rung-by-rung")
  @DisplayName("a child that leaves when it is asked gets no signal")
  void askIsEnough() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT)) {
      StopReport report = PATIENT.ask(PATIENCE).terminate(PATIENCE).stop(worker);
      assertThat(rungs(report)).containsExactly(Rung.ASK);
      assertThat(report.exitCode()).isEqualTo(OptionalInt.of(0));
    }
  }

  @Test
  @Tag("process.rung-by-rung")
  @DisplayName("a child may be asked by a line, and its input stays open")
  void askByLine() throws Exception {
    String script = "echo ready; while read -r line; do"
        + " [ \"$line\" = 'please stop' ] && echo \"got: $line\" && read -r more && exit 7;"
        + " done; exit 1";
    try (Witness witness = new Witness();
        WorkerProcess worker = new WorkerProcess(
                witness.watch(Launch.command("sh", "-c", script)).withReadyLine("ready"),
                StopLadder.within(PATIENCE))
            .start()) {
      assertThat(worker.awaitReady(PATIENCE)).isTrue();
      Stopping stopping =
          new Stopping(() -> PATIENT.ask("please stop", PATIENCE).stop(worker));
      assertThat(worker.output().awaitLine("got: please stop"::equals, PATIENCE))
          .isPresent();
      worker.stdin().write('\n');
      worker.stdin().flush();
      StopReport report = stopping.report();
      assertThat(report.exitCode()).isEqualTo(OptionalInt.of(7));
      assertThat(report.endedBy()).contains(Rung.ASK);
      assertThat(report.cause()).isEqualTo(ExitCause.STOPPED);
      assertThat(report.lastLines()).containsExactly("ready", "got: please stop");
    }
  }

  @Test
  @Tag("process.rung-by-rung")
  @DisplayName("each rung has its time, and the next one begins when it is over")
  void eachRungHasItsTime() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.IGNORES_SIGTERM)) {
      Duration ask = Duration.ofMillis(60);
      Duration terminate = Duration.ofMillis(90);
      StopReport report = PATIENT.ask(ask).terminate(terminate).stop(worker);
      assertThat(rungs(report)).containsExactly(Rung.ASK, Rung.TERMINATE, Rung.KILL);
      assertThat(report.steps().get(0).took()).isGreaterThanOrEqualTo(ask);
      assertThat(report.steps().get(1).took()).isGreaterThanOrEqualTo(terminate);
      assertThat(report.steps()).extracting(Step::signalled).containsExactly(1, 1, 1);
      assertThat(report.steps()).extracting(Step::leftRunning).containsExactly(1, 1, 0);
      assertThat(report.toString())
          .contains("STOPPED", "exit code 137", "ended by KILL", "ASK ", "tree of 1, none left");
    }
  }

  @Test
  @Tag("process.rung-by-rung")
  @DisplayName("a ladder that only kills does nothing else")
  void killOnly() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT)) {
      StopReport report = PATIENT.stop(worker);
      assertThat(rungs(report)).containsExactly(Rung.KILL);
      assertThat(report.exitCode()).isEqualTo(OptionalInt.of(137));
      assertThat(report.lastLines()).as("no hook ran").containsExactly("ready");
    }
  }

  @Test
  @Tag("process.rung-by-rung")
  @DisplayName("what a child prints while it leaves is read")
  void lastWordsAreRead() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.LAST_WORDS)) {
      StopReport report = PATIENT.terminate(PATIENCE).stop(worker);
      assertThat(report.lastLines()).endsWith("hook ran");
      assertThat(report.outputComplete()).isTrue();
    }
  }

  @Test
  @Tag("process.stop-is-reported")
  @DisplayName("a child that ends just behind the wait for it has ended in that rung")
  void endBehindTheWait() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.IGNORES_SIGTERM)) {
      ProcessTree tree =
          new FakeTree(worker.process().toHandle(), worker.process().toHandle()) {
            @Override
            public boolean runs(Member member) {
              worker.process().toHandle().destroyForcibly(); // asked when the wait is over
              try {
                worker.join();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return false;
            }
          };
      StopReport report = new Escalation(PATIENT.ask(SHORT), worker, tree).stop();
      assertThat(rungs(report)).containsExactly(Rung.ASK);
      assertThat(report.endedBy()).contains(Rung.ASK);
    }
  }

  @Test
  @Tag("process.stop-after-end")
  @DisplayName("a stop of a child that has ended does nothing to it, however often")
  void stopAfterEnd() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = new WorkerProcess(
                witness.watch(Launch.command("sh", "-c", "echo done; exit 8")))
            .start()) {
      worker.join();
      for (int i = 0; i < 2; i++) {
        StopReport report = PATIENT.ask(PATIENCE).terminate(PATIENCE).stop(worker);
        assertThat(report.endedBy()).isEmpty();
        assertThat(report.steps()).isEmpty();
        assertThat(report.exitCode()).isEqualTo(OptionalInt.of(8));
        assertThat(report.cause()).isEqualTo(ExitCause.OWN_EXIT);
        assertThat(report.lastLines()).containsExactly("done");
        assertThat(report.toString()).contains("exit code 8, before");
      }
    }
  }

  @Test
  @Tag("process.stop-after-end")
  @DisplayName("a stop after a stop says what the first one has done")
  void stopTwice() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.IGNORES_SIGTERM)) {
      PATIENT.stop(worker);
      StopReport second = worker.stop();
      assertThat(second.steps()).isEmpty();
      assertThat(second.cause()).isEqualTo(ExitCause.STOPPED);
    }
  }

  @Test
  @Tag("process.stop-after-end")
  @DisplayName("two threads that stop one child both get their report")
  void twoStoppers() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.STUCK_IN_LOOP)) {
      StopLadder ladder = PATIENT.terminate(SHORT).dump(PATIENCE.dividedBy(2));
      Stopping one = new Stopping(() -> ladder.stop(worker));
      Stopping other = new Stopping(() -> ladder.stop(worker));
      assertThat(List.of(one.report(), other.report())).allSatisfy(report -> {
        assertThat(report.exitCode()).isEqualTo(OptionalInt.of(137));
        assertThat(report.cause()).isEqualTo(ExitCause.STOPPED);
        assertThat(report.isGone()).isTrue();
      });
    }
  }
}
