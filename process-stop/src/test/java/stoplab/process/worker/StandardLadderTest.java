// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stoplab.process.worker.StopReport.Step;
import stoplab.process.zoo.Animal;

@DisabledOnOs(
    value = OS.WINDOWS,
    disabledReason = "the rungs are told apart by signals: run it on Linux or macOS")
class StandardLadderTest {
  private static final Launch GUARDED =
      Launch.main(WorkerChild.class, "wait").withReadyLine("ready");

  @Test
  @Tag("process.standard-loses-no-time")
  @DisplayName("a command gets end of input and SIGTERM at once, with no wait between")
  void commandIsNotAsked() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.OBEDIENT_SLEEP)) {
      StopReport report = StopLadder.standard().stop(worker);
      assertThat(report.steps())
          .as("[process.standard-loses-no-time] the rungs of %s", report)
          .extracting(Step::rung)
          .containsExactly(Rung.TERMINATE);
    }
  }

  @Test
  @Tag("process.standard-loses-no-time")
  @DisplayName("a command that ignores SIGTERM but leaves at end of input does so at once")
  void inputEndsWithTheSignal() throws Exception {
    try (Witness witness = new Witness();
        WorkerProcess worker = witness.start(Animal.ENDS_AT_EOF_ONLY)) {
      StopReport report = StopLadder.standard().stop(worker);
      assertThat(report.steps())
          .as("[process.standard-loses-no-time] the rungs of %s", report)
          .extracting(Step::rung)
          .startsWith(Rung.TERMINATE);
      assertThat(report.cause()).isEqualTo(ExitCause.STOPPED);
    }
  }

  @Test
  @Tag("process.standard-loses-no-time")
  @DisplayName("a guarded main class is asked by end of input unless it reads that itself")
  void guardedIsAsked() {
    StopLadder standard = StopLadder.standard();
    Launch command = Launch.command("sleep", "1");
    assertThat(standard.asks(GUARDED))
        .as("[process.standard-loses-no-time] asks a guarded main")
        .isTrue();
    assertThat(standard.asks(GUARDED.withOwnStdin())).isFalse();
    assertThat(standard.asks(GUARDED.withoutGuard())).isFalse();
    assertThat(standard.asks(command)).isFalse();
    assertThat(standard.ask(Duration.ofMillis(1)).asks(command))
        .as("a rung that the caller wants is used")
        .isTrue();
    assertThat(StopLadder.within(PATIENCE).asks(GUARDED)).isFalse();
  }
}
