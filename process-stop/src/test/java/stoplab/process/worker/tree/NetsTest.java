// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.File;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stoplab.process.worker.Launch;
import stoplab.process.worker.StopLadder;
import stoplab.process.worker.StopReport;
import stoplab.process.worker.Witness;
import stoplab.process.worker.WorkerAccess;
import stoplab.process.worker.WorkerProcess;
import stoplab.process.worker.tree.proc.ProcStat;
import stoplab.process.worker.tree.proc.ProcTable;
import stoplab.process.worker.tree.proc.ScanFailedException;
import stoplab.process.zoo.Animal;
import stoplab.process.zoo.Cage;

@EnabledOnOs(value = OS.LINUX, disabledReason = "the nets read Linux's /proc: run it on Linux")
class NetsTest {
  /** What a net finds in all that runs now; a process that begins meanwhile may be missing. */
  private static Set<Long> catchOf(Net net) {
    try {
      return net.find(all()).stream().map(ProcStat::pid).collect(Collectors.toSet());
    } catch (ScanFailedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<ProcStat> all() throws ScanFailedException {
    return ProcTable.read(pid -> true).processes().stream()
        .filter(each -> each.runs() && !each.isKernelThread())
        .toList();
  }

  private static Set<Long> pids(Set<ProcessHandle> processes) {
    return processes.stream().map(ProcessHandle::pid).collect(Collectors.toSet());
  }

  @Test
  @Tag("process.lost-ones-are-found")
  @DisplayName("the mark finds a process that was never seen below the leader")
  void markIsFound() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.DETACHES_GRANDCHILD_THAT_KEEPS_STDOUT)) {
      MarkNet net = new MarkNet(WorkerAccess.tag(worker).mark());
      // In the middle of its exec it shows no environment: then it is inspected twice.
      assertThat(catchOf(net))
          .as("[process.lost-ones-are-found] what has the mark")
          .containsAll(pids(witness.detached()))
          .contains(worker.pid());
    }
  }

  @Test
  @Tag("process.lost-ones-are-found")
  @DisplayName("a process without its mark is found by the output it holds, in two scans")
  void holderIsFound() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.WIPES_ENVIRONMENT);
        WorkerProcess sibling = witness.start(Animal.WIPES_ENVIRONMENT)) {
      ProcessTag tag = WorkerAccess.tag(worker);
      tag.noteWhatWasMissed(WorkerAccess.process(worker).toHandle());
      OutputNet net = new OutputNet(tag.pipes());
      assertThat(catchOf(net)).as("[process.lost-ones-are-found] in one scan").isEmpty();
      assertThat(net.hasHolders()).isTrue();
      assertThat(catchOf(net))
          .as("[process.lost-ones-are-found] in two scans, and not the sibling's")
          .hasSize(1)
          .isSubsetOf(pids(witness.detached()));
      assertThat(sibling.isAlive()).isTrue();
    }
  }

  @Test
  @Tag("process.lost-ones-are-found")
  @DisplayName("the session finds a process with an empty environment and its own streams")
  void sessionIsFound() throws Exception {
    String script = "(env -i sleep 600 </dev/null >/dev/null 2>&1 & echo detached $!);"
        + " echo ready; exec sleep 600";
    Launch launch = Launch.command("sh", "-c", script).withReadyLine("ready");
    try (WorkerProcess worker = new WorkerProcess(launch, StopLadder.within(PATIENCE)).start();
        WorkerProcess sibling = new WorkerProcess(launch, StopLadder.within(PATIENCE)).start()) {
      assertThat(worker.awaitReady(PATIENCE) && sibling.awaitReady(PATIENCE)).isTrue();
      ProcessTag tag = WorkerAccess.tag(worker);
      assumeTrue(tag.hasOwnSession(), "a session needs setsid of util-linux or busybox");
      long detached = Long.parseLong(worker.output().lastLines().get(0).split(" ")[1]);
      SessionNet net = new SessionNet(worker.pid(), tag.startTicks(), () -> false);
      assertThat(catchOf(net))
          .as("[process.lost-ones-are-found] the session of %s", worker)
          .containsExactlyInAnyOrder(worker.pid(), detached);
      SessionNet ofStranger = new SessionNet(worker.pid(), tag.startTicks() - 1, () -> false);
      assertThat(catchOf(ofStranger))
          .as("[process.identity-is-pid-and-start] a session of a stranger with our number")
          .isEmpty();
      assertThat(worker.stop().isGone()).isTrue();
      assertThat(ProcessHandle.of(detached).filter(Cage::runs))
          .as("[process.lost-ones-are-found] the daemon")
          .isNotPresent();
    }
  }

  @Test
  @Tag("process.lost-ones-are-found")
  @DisplayName("processes started later are checked, whatever their number, unless excluded")
  void laterOnesAreLookedAt() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT_SLEEP)) {
      PidRange range = WorkerAccess.tag(worker).range();
      assertThat(range.at(PidRange.births()).test(worker.pid())).isTrue();
      assertThat(range.at(PidRange.births()).test(worker.pid() + 1)).isTrue();
      assertThat(range.at(PidRange.births()).test(1))
          .as("an old one, unless numbers have begun anew since the start")
          .isEqualTo(range.last(PidRange.births()) == PidRange.UNKNOWN);
      assertThat(PidRange.unknown().at(PidRange.births()).test(1)).isTrue();
    }
  }

  @Test
  @Tag("process.stop-spares-others")
  @DisplayName("another child of this JVM is spared, even if it holds the worker's output")
  void siblingThatHoldsIsSpared() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.IGNORES_SIGTERM)) {
      File output = new File("/proc/" + worker.pid() + "/fd/1");
      Process sibling =
          new ProcessBuilder("sleep", "600").redirectOutput(output).start();
      try {
        ProcessTag tag = WorkerAccess.tag(worker);
        tag.noteWhatWasMissed(WorkerAccess.process(worker).toHandle());
        OutputNet net = new OutputNet(tag.pipes());
        assertThat(net.isHeldBy(ProcStat.read(sibling.pid()).orElseThrow())).isTrue();
        StopReport report = StopLadder.within(PATIENCE).stop(worker);
        assertThat(report.treeSize()).isEqualTo(1);
        assertThat(report.outputComplete()).as("its output was read to the end").isFalse();
        assertThat(report.isGone())
            .as("[process.stop-spares-others] %s", report)
            .isTrue();
        assertThat(sibling.isAlive()).isTrue();
      } finally {
        sibling.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  @Tag("process.lost-ones-are-found")
  @DisplayName("a worker's worker carries both marks")
  void marksAddUp() {
    ProcessBuilder builder = new ProcessBuilder("true");
    new ProcessTag().putOn(builder, false, false);
    String outer = builder.environment().get(ProcessTag.VARIABLE);
    new ProcessTag().putOn(builder, false, false);
    assertThat(builder.environment().get(ProcessTag.VARIABLE)).startsWith(outer + ",");
  }

  @Test
  @Tag("process.dead-main-thread-is-alive")
  @DisplayName("a process whose main thread has left runs; a zombie with one thread does not")
  void deadMainThread() {
    ProcStat dead = new ProcStat(7, "x", 'Z', 1, 7, 0x4, 1, 1);
    ProcStat alive = new ProcStat(7, "x", 'Z', 1, 7, 0x4, 2, 1);
    assertThat(dead.runs()).as("[process.zombie-is-dead] a zombie").isFalse();
    assertThat(alive.runs())
        .as("[process.dead-main-thread-is-alive] state Z, two threads")
        .isTrue();
  }
}
