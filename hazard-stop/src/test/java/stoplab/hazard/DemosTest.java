// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/** The lessons as a reader runs them: not by the runner. */
class DemosTest {
  private static List<String> linesOf(Class<?> lesson, int exitCode) throws InterruptedException {
    try (ChildJvm demo = ChildJvm.start(List.of(), lesson)) {
      assertThat(demo.awaitExit(NoStrayThreads.PATIENCE)).as("the demo ends").isTrue();
      assertThat(demo.exitCode()).as(demo.output()).isEqualTo(exitCode);
      return demo.output().lines().toList();
    }
  }

  @Test
  @Tag("hazard.demo-answers")
  @Tag("hazard.demo-is-for-people")
  @DisplayName("the demo of exit asks which finally runs, and answers: only that of one worker")
  void exitAnswers() throws Exception {
    List<String> lines = linesOf(ExitFromWorker.class, ExitFromWorker.CODE);
    assertThat(lines).as("[hazard.demo-answers] lines of ExitFromWorker").hasSize(4);
    assertThat(lines.get(0)).endsWith("Which finally runs?");
    assertThat(lines.get(2)).isEqualTo("The finally of quick runs.");
    assertThat(lines.get(3)).as("[hazard.demo-answers] the last line").endsWith("None.");
  }

  @Test
  @Tag("hazard.demo-answers")
  @Tag("hazard.demo-is-for-people")
  @DisplayName("the demo of halt says beforehand what it means if nothing follows")
  void haltAnswers() throws Exception {
    assertThat(linesOf(HaltSkipsHooks.class, HaltSkipsHooks.CODE))
        .as("[hazard.demo-answers] lines of HaltSkipsHooks")
        .singleElement()
        .asString()
        .endsWith("If no line follows, neither of them has run.");
  }

  @Test
  @Tag("hazard.demo-is-for-people")
  @DisplayName("a demo with a child prints the lines of the child but not its evidence")
  void childIsForPeople() throws Exception {
    assertThat(linesOf(DaemonTornWrite.class, 0))
        .as("[hazard.demo-is-for-people] lines of DaemonTornWrite")
        .containsExactly(
            "Two daemons are in the middle of a write; the JVM ends.",
            "Written in place, the file says \"balance 200,\": torn.",
            "Written aside, the file says \"balance 100, checked\": whole.");
  }
}
