// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stoplab.process.NoStrayThreads.PATIENCE;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import stoplab.process.worker.ProcessTree.Member;
import stoplab.process.zoo.Animal;

@DisabledOnOs(
    value = OS.WINDOWS,
    disabledReason = "the animals are shell scripts: run it on Linux or macOS")
class ProcessTreeTest {
  /** Both ways to see a tree: by the JDK alone, and by Linux's list of processes. */
  private enum Eyes {
    PORTABLE,
    LINUX,
    /** When numbers may have begun anew since the start, so that all processes are looked at. */
    LINUX_ALL;

    ProcessTree of(WorkerProcess worker) {
      if (this == PORTABLE) {
        return new PortableTree(worker.process().toHandle());
      }
      assumeTrue(ProcStat.isAvailable(), "there is no /proc here: run it on Linux");
      StartMark mark = worker.mark();
      return new LinuxProcessTree(
          worker.process().toHandle(), this == LINUX_ALL ? mark.withoutBirths() : mark);
    }
  }

  @ParameterizedTest
  @EnumSource(Eyes.class)
  @Tag("process.tree-is-remembered")
  @DisplayName("who was seen once is known for ever, also when the leader has ended")
  void membersAreRemembered(Eyes eyes) throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.TREE)) {
      ProcessTree tree = eyes.of(worker);
      tree.look();
      Set<Long> all = pids(tree.members());
      assertThat(all)
          .isEqualTo(
              witness.running().stream().map(ProcessHandle::pid).collect(Collectors.toSet()));
      worker.kill();
      worker.join();
      tree.look();
      assertThat(pids(tree.members())).isEqualTo(all);
      all.remove(worker.pid());
      assertThat(pids(tree.running())).isEqualTo(all);
    }
  }

  @ParameterizedTest
  @EnumSource(Eyes.class)
  @Tag("process.tree-is-remembered")
  @DisplayName("a child of one that has lost its parent is found too")
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
        tree.look();
        return tree.members().size() == 2;
      });
      worker.kill();
      assertThat(worker.output().awaitLine("late"::equals, PATIENCE)).isPresent();
      tree.look();
      assertThat(tree.members()).hasSize(3);
      assertThat(tree.running()).hasSize(2);
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "lists of processes are read from Linux's /proc")
  @Tag("process.tree-is-remembered")
  @DisplayName("a child that stands before its parent in the list of processes is found too")
  void listInAnyOrder() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.TREE)) {
      List<ProcStat> all = ProcStat.readAll(pid -> true);
      for (int i = 0; i < 2; i++) {
        Collections.reverse(all);
        LinuxProcessTree tree = new LinuxProcessTree(worker.process().toHandle(), worker.mark());
        tree.addChildren(all);
        assertThat(tree.members()).hasSize(Animal.TREE.treeSize());
      }
      ProcessTree marked = Eyes.LINUX.of(worker);
      marked.lookEverywhere();
      assertThat(marked.members())
          .as("who is below is not taken for one that is lost")
          .anyMatch(member -> member.depth() == 2)
          .hasSize(Animal.TREE.treeSize());
    }
  }

  @ParameterizedTest
  @EnumSource(Eyes.class)
  @Tag("process.leaves-first")
  @DisplayName("the deepest come first, and the leader last")
  void leavesFirst(Eyes eyes) throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.TREE)) {
      ProcessTree tree = eyes.of(worker);
      tree.look();
      List<Integer> depths = tree.running().stream().map(Member::depth).toList();
      assertThat(depths).hasSize(12).startsWith(2, 1).endsWith(1, 0);
      assertThat(tree.running().get(11).handle().pid()).isEqualTo(worker.pid());
    }
  }

  @ParameterizedTest
  @EnumSource(Eyes.class)
  @Tag("process.zombie-is-dead")
  @DisplayName("a zombie is a member, and does not run")
  void zombieDoesNotRun(Eyes eyes) throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.ZOMBIE_MAKER)) {
      ProcessHandle child = worker.process().children().findFirst().orElseThrow();
      ProcessTree tree = eyes.of(worker);
      tree.look();
      assertThat(tree.members()).hasSize(2);
      await().atMost(PATIENCE).until(() -> tree.running().size() == 1);
      assertThat(child.isAlive()).as("what the JDK says of a zombie").isTrue();
      assertThat(tree.running().get(0).handle().pid()).isEqualTo(worker.pid());
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "start times are read from Linux's /proc")
  @Tag("process.identity-is-pid-and-start")
  @DisplayName("a process of the same number, started at another time, is a stranger")
  void strangerIsNoMember() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.TREE)) {
      ProcessTree tree = Eyes.LINUX.of(worker);
      ProcStat now = ProcStat.read(worker.pid()).orElseThrow();
      Member same = new Member(worker.process().toHandle(), now.startTicks(), 0);
      Member reused = new Member(worker.process().toHandle(), now.startTicks() - 1, 0);
      assertThat(tree.runs(same)).isTrue();
      assertThat(tree.runs(reused)).isFalse();
      // A mark that was noted for an earlier process of this number: its children are not ours.
      ProcessTree ofReused = new LinuxProcessTree(worker.process().toHandle(), new StartMark());
      ofReused.look();
      assertThat(ofReused.members()).hasSize(1);
      assertThat(ofReused.running()).isEmpty();
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "start times are read from Linux's /proc")
  @Tag("process.identity-is-pid-and-start")
  @DisplayName("what is no child of this JVM is not noted: it has got the number of one")
  void strangerIsNotNoted() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.TREE)) {
      StartMark mark = new StartMark();
      mark.note(worker.process().children().findFirst().orElseThrow().pid());
      assertThat(mark.startTicks()).isZero();
      assertThat(mark.isHeldBy(worker.pid())).isFalse();
      mark.note(worker.pid());
      assertThat(mark.startTicks()).isEqualTo(worker.mark().startTicks()).isPositive();
      assertThat(mark.isHeldBy(worker.pid())).isTrue();
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
        ProcessTree tree = ProcessTree.of(worker.process().toHandle(), worker.mark());
        tree.lookEverywhere();
        System.out.println("members " + tree.members().size());
      }
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has PID namespaces")
  @Tag("process.tree-is-remembered")
  @DisplayName("numbers that were used up by nobody, as by forks that fail, hide no process")
  void numbersLeftOut() throws Exception {
    List<String> command =
        new ArrayList<>(List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc"));
    String probe = String.join(" ", command) + " test -w /proc/sys/kernel/ns_last_pid";
    assumeTrue(
        new ProcessBuilder("sh", "-c", probe).start().waitFor() == 0,
        "to leave numbers out needs unshare of util-linux, and root");
    command.addAll(Launch.main(NumbersLeftOut.class).withoutGuard().commandLine(Optional.empty()));
    try (WorkerProcess worker = new WorkerProcess(Launch.command(command)).start()) {
      assertThat(worker.join(PATIENCE)).isTrue();
      assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
      assertThat(worker.output().lastLines()).contains("members 2");
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has PID namespaces")
  @Tag("process.identity-is-pid-and-start")
  @DisplayName("a /proc of another PID namespace, where the numbers are others', is not read")
  void foreignProcIsNotRead() throws Exception {
    List<String> command = new ArrayList<>(List.of("unshare", "--pid", "--fork", "--kill-child"));
    String probe = String.join(" ", command) + " true";
    assumeTrue(
        new ProcessBuilder("sh", "-c", probe).start().waitFor() == 0,
        "a PID namespace needs unshare of util-linux, and root");
    command.addAll(Launch.main(Available.class).withoutGuard().commandLine(Optional.empty()));
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
  @DisplayName("a process may have any name, and is not taken for a zombie")
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
        .isThrownBy(() -> ProcessTree.of(ProcessHandle.current(), new StartMark()))
        .withMessage("a JVM cannot stop its own process this way");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "the mark is read from Linux's /proc")
  @Tag("process.lost-ones-are-found")
  @DisplayName("by its mark one is found that was never below the leader in a look")
  void markIsFound() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.DETACHES_GRANDCHILD_THAT_KEEPS_STDOUT)) {
      await("its exec is over")
          .atMost(PATIENCE)
          .until(() -> witness.detached().stream().allMatch(witness::isMarked));
      ProcessTree tree = Eyes.LINUX.of(worker);
      tree.look();
      assertThat(tree.members()).as("by parents alone").hasSize(1);
      tree.lookEverywhere();
      assertThat(pids(tree.members()))
          .isEqualTo(
              witness.running().stream().map(ProcessHandle::pid).collect(Collectors.toSet()));
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "pipes are seen in Linux's /proc")
  @Tag("process.lost-ones-are-found")
  @DisplayName("without its mark it is found by the output that it holds, in the second look")
  void holderIsFound() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.WIPES_ENVIRONMENT);
        WorkerProcess sibling = witness.start(Animal.WIPES_ENVIRONMENT)) {
      await("their environment is wiped")
          .atMost(PATIENCE)
          .until(() -> witness.detached().stream()
              .noneMatch(
                  each -> worker.mark().isOn(each.pid()) || sibling.mark().isOn(each.pid())));
      ProcessTree tree = Eyes.LINUX.of(worker);
      tree.lookEverywhere();
      tree.lookForHolders();
      assertThat(tree.members()).hasSize(1);
      tree.lookForHolders();
      assertThat(tree.members()).as("not the sibling's").hasSize(2);
      assertThat(sibling.isAlive()).isTrue();
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "numbers are read from Linux's /proc")
  @Tag("process.lost-ones-are-found")
  @DisplayName("who was started later is looked at, whatever its number, unless that is excluded")
  void laterOnesAreLookedAt() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT_SLEEP)) {
      StartMark mark = worker.mark();
      assertThat(mark.canBeOurs(StartMark.births()).test(worker.pid())).isTrue();
      assertThat(mark.canBeOurs(StartMark.births()).test(worker.pid() + 1)).isTrue();
      assertThat(mark.canBeOurs(StartMark.births()).test(1))
          .as("an old one, unless numbers have begun anew since the start")
          .isEqualTo(mark.greatestPossible(StartMark.births()) < 0);
      assertThat(mark.withoutBirths().canBeOurs(StartMark.births()).test(1)).isTrue();
      assertThat(new StartMark().canBeOurs(StartMark.births()).test(1))
          .as("before the start")
          .isTrue();
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "pipes are seen in Linux's /proc")
  @Tag("process.stop-spares-others")
  @DisplayName("another child of this JVM is spared, even if it holds the worker's output")
  void siblingThatHoldsIsSpared() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT_SLEEP)) {
      File output = new File("/proc/" + worker.pid() + "/fd/1");
      Process sibling =
          new ProcessBuilder("sleep", "600").redirectOutput(output).start();
      try {
        assertThat(worker.mark().isHeldBy(sibling.pid())).isTrue();
        StopReport report = StopLadder.within(PATIENCE).stop(worker);
        assertThat(report.treeSize()).isEqualTo(1);
        assertThat(report.outputComplete()).as("its output was read to the end").isFalse();
        assertThat(sibling.isAlive()).isTrue();
      } finally {
        sibling.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "the mark is read from Linux's /proc")
  @Tag("process.lost-ones-are-found")
  @DisplayName("a worker's worker carries both marks")
  void marksAddUp() {
    Map<String, String> environment = new HashMap<>();
    new StartMark().putInto(environment);
    String outer = environment.values().iterator().next();
    new StartMark().putInto(environment);
    assertThat(environment).hasSize(1);
    assertThat(environment.values().iterator().next()).startsWith(outer + ",");
  }

  private static Set<Long> pids(List<Member> members) {
    return members.stream().map(member -> member.handle().pid()).collect(Collectors.toSet());
  }
}
