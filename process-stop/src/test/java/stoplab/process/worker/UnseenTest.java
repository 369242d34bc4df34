// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stoplab.process.worker.tree.ProcessTree;
import stoplab.process.zoo.Animal;
import stoplab.process.zoo.Cage;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.ThreadKind;

@EnabledOnOs(value = OS.LINUX, disabledReason = "scans fail for lack of files on Linux")
class UnseenTest {
  private static final StopLadder SHORT = StopLadder.within(Duration.ofMillis(300));

  /** A tree that has only its leader, and cannot be inspected. */
  private static ProcessTree blind(WorkerProcess worker) {
    ProcessHandle leader = worker.process().toHandle();
    return new FakeTree(leader) {
      @Override
      public List<String> problems() {
        return List.of("the tree could not be inspected: no more files");
      }

      @Override
      public boolean isSettled() {
        return false;
      }
    };
  }

  @Test
  @Tag("process.failed-look-is-no-answer")
  @DisplayName("a stop that cannot scan tries until its deadline, and then reports a problem")
  void blindStopIsNotGone() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT_SLEEP)) {
      StopReport report = new Escalation(SHORT, worker, blind(worker)).stop();
      assertThat(report.isGone())
          .as("[process.failed-look-is-no-answer] %s", report)
          .isFalse();
      assertThat(report.survivors()).isEmpty();
      assertThat(report.problems())
          .contains(
              "the tree could not be inspected: no more files",
              "as long as the child ran, its tree could not be inspected");
      assertThat(report.toString()).contains("none seen").doesNotContain("none left");
      assertThat(report.took()).isGreaterThanOrEqualTo(Duration.ofMillis(300));
      assertThat(worker.isAlive()).isFalse();
    }
  }

  @Test
  @Tag("process.refusal-is-named")
  @DisplayName("a process that this JVM may not signal is named with the refusal")
  void refusalIsNamed() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT_SLEEP);
        WorkerProcess other = witness.start(Animal.OBEDIENT_SLEEP)) {
      ProcessTree tree = new FakeTree(
          worker.process().toHandle(),
          new FakeHandle(other.process(), false)); // as kill(2) with EPERM
      StopReport report = new Escalation(SHORT, worker, tree).stop();
      assertThat(report.isGone()).isFalse();
      assertThat(report.problems())
          .as("[process.refusal-is-named] the problems")
          .contains("SIGKILL to process " + other.pid()
              + " was refused: it belongs to another user," + " or could not be inspected");
    }
  }

  @Test
  @Tag("process.failed-look-is-no-answer")
  @DisplayName("output held by a process that cannot be seen is reported as a problem")
  void heldByUnseen() throws Exception {
    Launch launch = Launch.command("sh", "-c", "sleep 600 & echo ready $!; exec sleep 600");
    try (Witness witness = new Witness();
        WorkerProcess worker = new WorkerProcess(witness.watch(launch), SHORT).start()) {
      assertThat(worker.output().awaitLine(line -> line.startsWith("ready"), PATIENCE))
          .isPresent();
      StopReport report =
          new Escalation(SHORT, worker, new FakeTree(worker.process().toHandle())).stop();
      assertThat(report.outputComplete()).isFalse();
      assertThat(report.isGone())
          .as("[process.failed-look-is-no-answer] %s", report)
          .isFalse();
      assertThat(report.problems())
          .containsExactly("its output has not ended: a process that cannot be seen may hold it");
    }
  }

  /**
   * Stops a child whose leader leaves when it is asked, and whose grandchild does not, while this
   * JVM has no file descriptor left: as soon as one is free, a thread takes it.
   */
  static final class OutOfFiles {
    /** A JVM that may open more is not filled. */
    private static final int MOST = 100_000;

    private static final List<InputStream> OPEN = Collections.synchronizedList(new ArrayList<>());
    private static volatile boolean leaking = true;

    public static void main(String[] args) throws Exception {
      StopLadder ladder = StopLadder.within(Duration.ofSeconds(1)).ask(Duration.ofMillis(200));
      try (WorkerProcess first = new WorkerProcess(Launch.command("sleep", "600")).start()) {
        await()
            .atMost(PATIENCE)
            .until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("prepare-")));
        ladder.stop(first); // the stop of this program that went well
      }
      String script =
          "(trap '' TERM; exec sleep 600 >/dev/null 2>&1) & echo ready $!; while read -r x; do :; done";
      try (WorkerProcess worker = new WorkerProcess(Launch.command("sh", "-c", script)).start()) {
        Optional<String> ready = worker.output().awaitLine(line -> line.startsWith("r"), PATIENCE);
        ProcessHandle grandchild =
            ProcessHandle.of(Long.parseLong(ready.orElseThrow().substring(6))).orElseThrow();
        ThreadKind.available(); // loads the class, which needs a descriptor
        fill();
        Thread leaker = ThreadKind.PLATFORM.start("leaker", () -> {
          while (leaking) {
            fill();
          }
        });
        StopReport report;
        try {
          report = ladder.stop(worker);
        } finally {
          leaking = false;
        }
        leaker.join();
        for (InputStream each : OPEN) {
          each.close();
        }
        boolean runs = Cage.runs(grandchild);
        grandchild.destroyForcibly();
        System.out.println("said gone " + report.isGone() + ", runs " + runs);
        System.out.println("problems " + report.problems().size());
      }
    }

    private static void fill() {
      try {
        while (OPEN.size() < MOST) {
          OPEN.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException e) {
        // That is what it is for.
      }
    }
  }

  @Test
  @Tag("process.failed-look-is-no-answer")
  @DisplayName("without file descriptors a stop never reports running work as gone, but a problem")
  void outOfFiles() throws Exception {
    List<String> options = List.of("-XX:-MaxFDLimit", "-Xmx128m", "-XX:+UseSerialGC");
    try (ChildJvm child = ChildJvm.start(options, OutOfFiles.class)) {
      assertThat(child.awaitExit(PATIENCE)).isTrue();
      assertThat(child.output())
          .as("[process.failed-look-is-no-answer] the report")
          .containsPattern("said gone (true, runs false\nproblems 0|false, runs (true|false)\n"
              + "problems [1-9])");
    }
  }
}
