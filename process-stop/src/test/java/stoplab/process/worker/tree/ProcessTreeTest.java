// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.process.worker.Launch;
import stoplab.process.worker.StopLadder;
import stoplab.process.worker.Witness;
import stoplab.process.worker.WorkerAccess;
import stoplab.process.worker.WorkerProcess;
import stoplab.process.worker.tree.ProcessTree.Member;
import stoplab.process.worker.tree.proc.ProcStat;
import stoplab.process.worker.tree.proc.ProcTable;
import stoplab.process.zoo.Animal;

@DisabledOnOs(
    value = OS.WINDOWS,
    disabledReason = "the animals are shell scripts: run it on Linux or macOS")
class ProcessTreeTest {
  /** Both ways to see a tree: by the JDK alone, and by Linux's list of processes. */
  private enum Eyes {
    PORTABLE,
    LINUX,
    /** When numbers may have begun anew since the start, so that all processes are inspected. */
    LINUX_ALL;

    ProcessTree of(WorkerProcess worker) {
      if (this == PORTABLE) {
        return new PortableTree(WorkerAccess.process(worker).toHandle());
      }
      assumeTrue(ProcStat.isAvailable(), "there is no /proc here: run it on Linux");
      ProcessTag tag = WorkerAccess.tag(worker);
      return new LinuxProcessTree(
          WorkerAccess.process(worker).toHandle(), this == LINUX_ALL ? tag.withoutRange() : tag);
    }
  }

  @ParameterizedTest
  @EnumSource(Eyes.class)
  @Tag("process.tree-is-remembered")
  @DisplayName("a process that was seen once stays known, even after the leader's end")
  void membersAreRemembered(Eyes eyes) throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.TREE)) {
      ProcessTree tree = eyes.of(worker);
      tree.scan();
      Set<Long> all = pids(tree.members());
      assertThat(all)
          .isEqualTo(
              witness.running().stream().map(ProcessHandle::pid).collect(Collectors.toSet()));
      worker.kill();
      worker.join();
      tree.scan();
      assertThat(pids(tree.members())).isEqualTo(all);
      all.remove(worker.pid());
      assertThat(pids(tree.running())).isEqualTo(all);
    }
  }

  @ParameterizedTest
  @EnumSource(Eyes.class)
  @Tag("process.tree-is-remembered")
  @DisplayName("a child of a process that has lost its parent is found too")
  void childrenOfOrphansAreFound(Eyes eyes) throws Exception {
    // The child gets its own child only when its parent is gone.
    String child = "while kill -0 $0 2>/dev/null; do :; done; sleep 600 & echo late; wait";
    String leader = "sh -c '" + child + "' $$ & echo ready; wait";
    try (Witness witness = new Witness();
        WorkerProcess worker = new WorkerProcess(
                witness.watch(Launch.command("sh", "-c", leader)).withReadyLine("ready"),
                StopLadder.within(PATIENCE))
            .start()) {
      assertThat(worker.awaitReady(PATIENCE)).isTrue();
      ProcessTree tree = eyes.of(worker);
      await().atMost(PATIENCE).until(() -> {
        tree.scan();
        return tree.members().size() == 2;
      });
      worker.kill();
      assertThat(worker.output().awaitLine("late"::equals, PATIENCE)).isPresent();
      tree.scan();
      assertThat(tree.members()).hasSize(3);
      assertThat(tree.running()).hasSize(2);
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "lists of processes are read from Linux's /proc")
  @Tag("process.tree-is-remembered")
  @DisplayName("a child that is listed before its parent is found too")
  void listInAnyOrder() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.TREE)) {
      ProcessHandle leader = WorkerAccess.process(worker).toHandle();
      List<ProcStat> all = new ArrayList<>(ProcTable.read(pid -> true).processes());
      for (int i = 0; i < 2; i++) {
        Collections.reverse(all);
        Members members =
            new Members(new Member(leader, WorkerAccess.tag(worker).startTicks(), 0));
        members.beginLook(all);
        assertThat(new ParentNet(members).find(all)).hasSize(Animal.TREE.treeSize() - 1);
      }
      ProcessTree marked = Eyes.LINUX.of(worker);
      marked.scanEverywhere();
      assertThat(marked.members())
          .as("a process below is not taken for a lost one")
          .anyMatch(member -> member.depth() == 2)
          .hasSize(Animal.TREE.treeSize());
    }
  }

  @ParameterizedTest
  @EnumSource(Eyes.class)
  @Tag("process.leaves-first")
  @DisplayName("the deepest come first and the leader last")
  void leavesFirst(Eyes eyes) throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.TREE)) {
      ProcessTree tree = eyes.of(worker);
      tree.scan();
      List<Integer> depths = tree.running().stream().map(Member::depth).toList();
      assertThat(depths).hasSize(12).startsWith(2, 1).endsWith(1, 0);
      assertThat(tree.running().get(11).handle().pid()).isEqualTo(worker.pid());
    }
  }

  @ParameterizedTest
  @EnumSource(Eyes.class)
  @Tag("process.zombie-is-dead")
  @DisplayName("a zombie is a member and does not run")
  void zombieDoesNotRun(Eyes eyes) throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.ZOMBIE_MAKER)) {
      ProcessHandle child = WorkerAccess.process(worker).children().findFirst().orElseThrow();
      ProcessTree tree = eyes.of(worker);
      tree.scan();
      assertThat(tree.members()).hasSize(2);
      await().atMost(PATIENCE).until(() -> tree.running().size() == 1);
      assertThat(child.isAlive()).as("what the JDK reports of a zombie").isTrue();
      assertThat(tree.running().get(0).handle().pid()).isEqualTo(worker.pid());
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "start times are read from Linux's /proc")
  @Tag("process.identity-is-pid-and-start")
  @DisplayName("a process with the same number but another start time is a stranger")
  void strangerIsNoMember() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.TREE)) {
      ProcessTree tree = Eyes.LINUX.of(worker);
      ProcStat now = ProcStat.read(worker.pid()).orElseThrow();
      Member same = new Member(WorkerAccess.process(worker).toHandle(), now.startTicks(), 0);
      Member reused = new Member(WorkerAccess.process(worker).toHandle(), now.startTicks() - 1, 0);
      assertThat(tree.runs(same)).isTrue();
      assertThat(tree.runs(reused)).isFalse();
      // A start that was noted of an earlier process of this number: its children are not ours.
      Members ofReused = new Members(reused);
      List<ProcStat> all = ProcTable.read(pid -> true).processes();
      ofReused.beginLook(all);
      assertThat(new ParentNet(ofReused).find(all)).isEmpty();
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "start times are read from Linux's /proc")
  @Tag("process.identity-is-pid-and-start")
  @DisplayName("what is no child of this JVM is not recorded: it reuses a child's number")
  void strangerIsNotNoted() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.TREE)) {
      ProcessTag tag = new ProcessTag();
      tag.noteStart(
          WorkerAccess.process(worker).children().findFirst().orElseThrow().pid());
      assertThat(tag.startTicks()).isZero();
      assertThat(tag.pipes()).isEmpty();
      tag.noteStart(worker.pid());
      assertThat(tag.startTicks())
          .isEqualTo(WorkerAccess.tag(worker).startTicks())
          .isPositive();
      assertThat(tag.pipes()).hasSize(2);
    }
  }

  /** Tells whether it may read of processes. */
  static final class Available {
    public static void main(String[] args) {
      System.out.println("available " + ProcStat.isAvailable());
    }
  }

  /** Sees a child whose number is far above all that were counted. */
  static final class NumbersLeftOut {
    public static void main(String[] args) throws Exception {
      Launch launch =
          Launch.command("sh", "-c", "echo ready; read -r line; sleep 600 & echo born; wait");
      try (WorkerProcess worker = new WorkerProcess(launch.withReadyLine("ready")).start()) {
        worker.awaitReady(PATIENCE);
        Files.writeString(Path.of("/proc/sys/kernel/ns_last_pid"), "20000");
        worker.stdin().write('\n');
        worker.stdin().flush();
        worker.output().awaitLine("born"::equals, PATIENCE);
        ProcessTree tree =
            ProcessTree.of(WorkerAccess.process(worker).toHandle(), WorkerAccess.tag(worker));
        tree.scanEverywhere();
        System.out.println("members " + tree.members().size());
      }
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has PID namespaces")
  @Tag("process.tree-is-remembered")
  @DisplayName("numbers that nobody uses, such as those of failed forks, hide no process")
  void numbersLeftOut() throws Exception {
    List<String> command =
        new ArrayList<>(List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc"));
    String probe = String.join(" ", command) + " test -w /proc/sys/kernel/ns_last_pid";
    assumeTrue(
        new ProcessBuilder("sh", "-c", probe).start().waitFor() == 0,
        "to leave numbers out needs unshare of util-linux, and root");
    command.addAll(WorkerAccess.commandLine(Launch.main(NumbersLeftOut.class).withoutGuard()));
    try (WorkerProcess worker = new WorkerProcess(Launch.command(command)).start()) {
      assertThat(worker.join(PATIENCE)).isTrue();
      assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
      assertThat(worker.output().lastLines()).contains("members 2");
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has PID namespaces")
  @Tag("process.identity-is-pid-and-start")
  @DisplayName("a /proc of another PID namespace, whose numbers differ, is not read")
  void foreignProcIsNotRead() throws Exception {
    List<String> command = new ArrayList<>(List.of("unshare", "--pid", "--fork", "--kill-child"));
    String probe = String.join(" ", command) + " true";
    assumeTrue(
        new ProcessBuilder("sh", "-c", probe).start().waitFor() == 0,
        "a PID namespace needs unshare of util-linux, and root");
    command.addAll(WorkerAccess.commandLine(Launch.main(Available.class).withoutGuard()));
    try (WorkerProcess worker = new WorkerProcess(Launch.command(command)).start()) {
      assertThat(worker.join(PATIENCE)).isTrue();
      assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
      assertThat(worker.output().lastLines()).contains("available false");
    }
    assertThat(ProcStat.isAvailable()).as("here").isTrue();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "the list of processes is Linux's /proc")
  @Tag("process.zombie-is-dead")
  @DisplayName("a process may have any name and is not mistaken for a zombie")
  void oddName(@TempDir Path folder) throws Exception {
    Path program = Files.createSymbolicLink(folder.resolve("o) Z 1 (x"), Path.of("/bin/sh"));
    try (WorkerProcess worker = new WorkerProcess(
            Launch.command(program.toString(), "-c", "echo ready; read -r line")
                .withReadyLine("ready"))
        .start()) {
      assertThat(worker.awaitReady(PATIENCE)).isTrue();
      Files.delete(program);
      ProcStat line = ProcStat.read(worker.pid()).orElseThrow();
      assertThat(line.runs()).isTrue();
      assertThat(line.parent()).isEqualTo(ProcessHandle.current().pid());
    }
  }

  @Test
  @Tag("process.identity-is-pid-and-start")
  @DisplayName("a JVM does not stop itself")
  void selfIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> ProcessTree.of(ProcessHandle.current(), new ProcessTag()))
        .withMessage("a JVM cannot stop its own process this way");
  }

  private static Set<Long> pids(List<Member> members) {
    return members.stream().map(member -> member.handle().pid()).collect(Collectors.toSet());
  }
}
