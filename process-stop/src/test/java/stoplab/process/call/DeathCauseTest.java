// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.process.call.CallOutcome.Died;
import stoplab.testkit.NoStrayThreads;

/** Why a child has died. */
@ExtendWith(NoStrayThreads.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
class DeathCauseTest {
  private static KillableExecutor executor;

  @BeforeAll
  static void open() {
    executor = KillableExecutor.of(1);
  }

  @AfterAll
  static void close() {
    executor.close();
  }

  @ParameterizedTest
  @CsvSource({"KILL, KILLED", "TERM, KILLED", "ABRT, CRASH", "SEGV, CRASH"})
  @Tag("process.call-death")
  @DisplayName("a signal from elsewhere is told from one of a crash")
  void signals(String signal, DeathCause cause) throws Exception {
    assertThat(executor.submit(CallTasks.Signal.class, signal, PATIENCE).outcome())
        .as("[process.call-death] after SIG%s", signal)
        .isInstanceOfSatisfying(Died.class, died -> assertThat(died.cause()).isEqualTo(cause));
  }

  @Test
  @Tag("process.call-death")
  @DisplayName("after a crash the head of the JVM's report is there")
  void reportOfACrash() throws Exception {
    CallOutcome<Integer> outcome =
        executor.submit(CallTasks.Signal.class, "SEGV", PATIENCE).outcome();
    assertThat(((Died<Integer>) outcome).lastLines())
        .as("[process.call-death] its lines")
        .anyMatch(line -> line.contains("SIGSEGV"))
        .first()
        .asString()
        .startsWith("# A fatal error has been detected");
  }

  @Test
  @Tag("process.call-death")
  @DisplayName("a child without memory is known behind a line that a task has not ended")
  void behindAnUnfinishedLine() throws Exception {
    assertThat(executor.submit(CallTasks.Hoard.class, "50 % ...", PATIENCE).outcome())
        .as("[process.call-death]")
        .isInstanceOfSatisfying(
            Died.class, died -> assertThat(died.cause()).isEqualTo(DeathCause.OUT_OF_MEMORY));
  }

  @ParameterizedTest
  @CsvSource({
    "Terminating due to java.lang.OutOfMemoryError: no, 5",
    "# A fatal error has been detected by the Java Runtime Environment:, 6"
  })
  @Tag("process.call-death")
  @DisplayName("a task that prints what a JVM says when it gives up has exited all the same")
  void whatATaskPrints(String line, int code) throws Exception {
    CallOutcome<Integer> outcome =
        executor.submit(CallTasks.PrintAndExit.class, code + line, PATIENCE).outcome();
    Died<Integer> died = (Died<Integer>) outcome;
    assertThat(died.cause()).as("[process.call-death]").isEqualTo(DeathCause.EXIT);
    assertThat(died.exitCode()).isEqualTo(code);
    assertThat(died.lastLines()).contains(line);
  }
}
