// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stoplab.process.worker.tree.ProcessTree.Member;
import stoplab.process.worker.tree.proc.ProcStat;

@EnabledOnOs(value = OS.LINUX, disabledReason = "processes hide their environment on Linux")
class PossibleEscapesTest {
  private final PossibleEscapes escapes = new PossibleEscapes();
  private final Members nobody = new Members(new Member(ProcessHandle.current(), 0, 0));

  @Test
  @Tag("process.hidden-orphan-is-named")
  @DisplayName("a process that may not be inspected is named if it has lost its parent")
  void orphanIsNamed() throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "sleep 600 >/dev/null 2>&1 & echo $!").start();
    String line = shell.inputReader().readLine();
    ProcessHandle orphan = ProcessHandle.of(Long.parseLong(line)).orElseThrow();
    try {
      assertThat(shell.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      await("its exec is over")
          .atMost(PATIENCE)
          .until(() -> ProcStat.read(orphan.pid()).orElseThrow().name().equals("sleep"));
      ProcStat stat = ProcStat.read(orphan.pid()).orElseThrow();
      escapes.note(List.of(stat), nobody);
      assertThat(escapes.inWords())
          .as("[process.hidden-orphan-is-named] the problems")
          .containsExactly(
              "process " + orphan.pid() + " (sleep) may belong to the tree: it has lost"
                  + " its parent, and this user may not inspect it");
      orphan.destroyForcibly();
      escapes.note(List.of(new ProcStat(orphan.pid(), "sleep", 'S', 1, 1, 0, 1, 1)), nobody);
      assertThat(escapes.inWords()).as("a stranger that has ended").isEmpty();
    } finally {
      orphan.destroyForcibly();
    }
  }

  @Test
  @Tag("process.hidden-orphan-is-named")
  @DisplayName("a process that may not be inspected but has a living parent is not suspected")
  void childOfAnotherIsNot() throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "sleep 600 & echo $!; wait").start();
    ProcessHandle child =
        ProcessHandle.of(Long.parseLong(shell.inputReader().readLine())).orElseThrow();
    try {
      Optional<ProcStat> stat = ProcStat.read(child.pid());
      escapes.note(List.of(stat.orElseThrow()), nobody);
      assertThat(escapes.inWords())
          .as("[process.hidden-orphan-is-named] the problems")
          .isEmpty();
    } finally {
      child.destroyForcibly();
      shell.destroyForcibly().waitFor();
    }
  }
}
