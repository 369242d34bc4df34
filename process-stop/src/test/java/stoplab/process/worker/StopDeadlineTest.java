// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;
import static stoplab.process.worker.Stopping.LONG;
import static stoplab.process.worker.Stopping.PATIENT;
import static stoplab.process.worker.Stopping.SHORT;
import static stoplab.process.worker.Stopping.rungs;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.process.worker.stop.Patience;
import stoplab.process.worker.tree.ProcessTree;
import stoplab.process.worker.tree.ProcessTree.Member;
import stoplab.process.zoo.Animal;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
@DisabledOnOs(
    value = OS.WINDOWS,
    disabledReason = "the rungs are told apart by signals: run it on Linux or macOS")
class StopDeadlineTest {
  @Test
  @Tag("process.one-deadline")
  @DisplayName("the soft rungs are cut short, so that the kill has its time within the whole")
  void softRungsAreCut() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.STUCK_IN_LOOP)) {
      Duration total = Duration.ofSeconds(4);
      StopLadder ladder =
          StopLadder.within(total).kill(Duration.ofMillis(3_700)).terminate(Duration.ofMillis(300));
      StopReport report = ladder.stop(worker);
      assertThat(rungs(report)).containsExactly(Rung.TERMINATE, Rung.KILL);
      assertThat(report.took()).isLessThan(total);
    }
  }

  @Test
  @Tag("process.one-deadline")
  @DisplayName("a soft rung ends in its time, and never so late that the kill lacks its own")
  void killKeepsItsTime() {
    StopLadder ladder = StopLadder.within(LONG).kill(LONG.dividedBy(3));
    Patience patience = new Patience(ladder.total(), ladder.kill());
    assertThat(Duration.ofNanos(patience.softly(LONG).remainingNanos()))
        .isBetween(LONG.dividedBy(2), LONG.multipliedBy(2).dividedBy(3));
    assertThat(Duration.ofNanos(patience.softly(SHORT).remainingNanos()))
        .isLessThanOrEqualTo(SHORT);
  }

  @Test
  @Tag("process.one-deadline")
  @DisplayName("a survivor is named, and does not keep the stop beyond its deadline")
  void survivorIsNamed() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT_SLEEP);
        WorkerProcess other = witness.start(Animal.OBEDIENT_SLEEP)) {
      Duration total = Duration.ofMillis(300);
      Escalation escalation = new Escalation(
          StopLadder.within(total),
          worker,
          new FakeTree(worker.process().toHandle(), new FakeHandle(other.process(), true)));
      StopReport report = escalation.stop();
      assertThat(report.isGone()).isFalse();
      assertThat(report.survivors()).singleElement().satisfies(survivor -> {
        assertThat(survivor.pid()).isEqualTo(other.pid());
        assertThat(survivor.started()).isEqualTo(other.process().info().startInstant());
        assertThat(survivor.command().orElseThrow()).endsWith("sleep");
      });
      assertThat(report.toString()).contains("left: [" + other.pid());
      assertThat(report.steps().get(0).leftRunning()).isEqualTo(1);
      assertThat(report.took()).as("it has tried to the end").isGreaterThanOrEqualTo(total);
      assertThat(worker.isAlive()).isFalse();
    }
  }

  @Test
  @Tag("process.one-deadline")
  @DisplayName("rungs that do not fit are refused, and so are times of zero and less")
  void badTimesAreRefused() {
    StopLadder ladder = StopLadder.within(Duration.ofSeconds(2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ladder.ask(Duration.ofSeconds(1)).terminate(Duration.ofSeconds(1)))
        .withMessage("the rungs need PT2.5S (ask PT1S, terminate PT1S, dump PT0S, kill PT0.5S),"
            + " which is more than the whole stop may take: PT2S");
    for (Duration bad : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> StopLadder.within(bad))
          .withMessage("total must be more than zero: " + bad);
      assertThatIllegalArgumentException().isThrownBy(() -> ladder.ask(bad));
      assertThatIllegalArgumentException().isThrownBy(() -> ladder.ask("stop", bad));
      assertThatIllegalArgumentException().isThrownBy(() -> ladder.terminate(bad));
      assertThatIllegalArgumentException().isThrownBy(() -> ladder.dump(bad));
      assertThatIllegalArgumentException().isThrownBy(() -> ladder.kill(bad));
    }
    assertThatNullPointerException().isThrownBy(() -> StopLadder.within(null));
    assertThatNullPointerException().isThrownBy(() -> ladder.ask(null));
    assertThatNullPointerException().isThrownBy(() -> ladder.ask(null, SHORT));
    assertThatNullPointerException().isThrownBy(() -> ladder.stop(null));
    assertThatIllegalStateException()
        .isThrownBy(() -> ladder.stop(new WorkerProcess(Launch.command("sleep", "1"))))
        .withMessage("this worker was not started");
  }

  @Test
  @Tag("process.one-deadline")
  @DisplayName("a child that the system does not show is killed, and named while it runs")
  void hiddenChild() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT_SLEEP)) {
      ProcessTree blind =
          new FakeTree(worker.process().toHandle(), worker.process().toHandle()) {
            @Override
            public boolean runs(Member member) {
              return false;
            }
          };
      assertThat(new Escalation(PATIENT, worker, blind).stop().isGone()).isTrue();
      assertThat(worker.exitCode()).isEqualTo(OptionalInt.of(137));
    }
  }

  /** Stops a child while it can open no file any more, and so cannot read of any process. */
  static final class OutOfFiles {
    /** A JVM that may open more is not filled. */
    private static final int MOST = 100_000;

    public static void main(String[] args) throws Exception {
      StopLadder ladder = StopLadder.within(Duration.ofMillis(300));
      try (WorkerProcess first = new WorkerProcess(Launch.command("sleep", "600")).start()) {
        await().atMost(PATIENCE).until(() -> Waits.threads("prepare-").size() == 0);
        ladder.stop(first); // loads what is needed: there will be no file for that either
      }
      System.out.println(Escalation.survivor(new Member(ProcessHandle.current(), 0, 0)));
      Launch launch = Launch.command("sh", "-c", "sleep 600 & echo ready; wait");
      try (WorkerProcess worker = new WorkerProcess(launch.withReadyLine("ready")).start()) {
        worker.awaitReady(PATIENCE);
        ProcessTree tree = ProcessTree.of(worker.process().toHandle(), worker.tag());
        tree.scan();
        List<InputStream> open = openAll();
        int running = tree.running().size();
        StopReport report = ladder.stop(worker);
        boolean alive = worker.isAlive();
        for (InputStream each : open) {
          each.close();
        }
        System.out.println(running + " run, gone " + report.isGone() + ", alive " + alive);
      }
    }

    private static List<InputStream> openAll() {
      List<InputStream> open = new ArrayList<>();
      try {
        while (open.size() < MOST) {
          open.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException e) {
        // That is what it is for.
      }
      return open;
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere no file is opened to see a process")
  @Tag("process.one-deadline")
  @DisplayName("out of file descriptors, a stop does not take for gone what it cannot see")
  void outOfFiles() throws Exception {
    List<String> options = List.of("-XX:-MaxFDLimit", "-Xmx128m", "-XX:+UseSerialGC");
    try (ChildJvm child = ChildJvm.start(options, OutOfFiles.class)) {
      assertThat(child.awaitExit(PATIENCE)).isTrue();
      // The JDK cannot kill then; but a cgroup can, and so can a file that is closed late.
      assertThat(child.output())
          .containsPattern("2 run, gone (false, alive (true|false)|true, alive false)\n");
    }
  }
}
