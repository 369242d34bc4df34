// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a Unix shell: run it on Linux or macOS")
class CauseOrderTest {
  private static final StopLadder LADDER =
      StopLadder.within(PATIENCE.multipliedBy(3)).terminate(PATIENCE).kill(PATIENCE);

  /** A child that fails in its start, before it says that it is ready. */
  private enum Crash {
    GUARDED_MAIN(1),
    BARE_MAIN(1),
    COMMAND(3);

    private final int code;

    Crash(int code) {
      this.code = code;
    }

    private Launch launch() {
      return switch (this) {
        case GUARDED_MAIN -> Launch.main(Failing.class);
        case BARE_MAIN -> Launch.main(Failing.class).withoutGuard();
        case COMMAND -> Launch.command("sh", "-c", "echo 'no database' >&2; exit 3");
      };
    }
  }

  /** Throws at once. */
  static final class Failing {
    public static void main(String[] args) {
      throw new IllegalStateException("no database");
    }
  }

  @ParameterizedTest
  @EnumSource
  @EnabledOnOs(value = OS.LINUX, disabledReason = "that a child is leaving is seen in /proc only")
  @Tag("process.crash-before-stop")
  @DisplayName("a child that crashed at its start ended by itself, however soon it is stopped")
  void crashIsNotAStop(Crash crash) throws Exception {
    for (int i = 0; i < 5; i++) {
      try (WorkerProcess worker =
          new WorkerProcess(crash.launch().withReadyLine("ready"), LADDER).start()) {
        assertThat(worker.awaitReady(PATIENCE)).isFalse();
        StopReport report = worker.stop();
        assertThat(report.cause())
            .as("[process.crash-before-stop] the cause in %s", report)
            .isEqualTo(ExitCause.OWN_EXIT);
        assertThat(report.exitCode()).isEqualTo(OptionalInt.of(crash.code));
        assertThat(report.endedBy()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 600 & echo ready; wait $!; exit 0",
        "sleep 600 & echo ready; wait $!",
        "echo ready; sleep 600 | cat",
        "echo ready; sleep 600; exit 5"
      })
  @Tag("process.cause-is-told")
  @DisplayName("a leader that ends because the signal has ended its child counts as stopped")
  void leaderEndsBecauseItsChildDoes(String script) throws Exception {
    for (StopLadder ladder : new StopLadder[] {LADDER, StopLadder.within(PATIENCE)}) {
      Launch launch = Launch.command("sh", "-c", script).withReadyLine("ready");
      try (WorkerProcess worker = new WorkerProcess(launch, ladder).start()) {
        assertThat(worker.awaitReady(PATIENCE)).isTrue();
        StopReport report = worker.stop();
        assertThat(report.cause())
            .as("[process.cause-is-told] the cause in %s", report)
            .isEqualTo(ExitCause.STOPPED);
      }
    }
  }

  @RepeatedTest(2)
  @Tag("process.unheard-goodbye")
  @DisplayName("a child that closes its own streams and exits has ended by itself")
  void closedStreams() throws Exception {
    try (WorkerProcess worker = new WorkerProcess(Launch.main(Closing.class), LADDER).start()) {
      assertThat(worker.join(PATIENCE)).isTrue();
      assertThat(worker.output().awaitEnd(PATIENCE)).isTrue();
      assertThat(worker.exitCode()).isEqualTo(OptionalInt.of(3));
      assertThat(worker.exitCause())
          .as("[process.unheard-goodbye] the cause")
          .isEqualTo(ExitCause.OWN_EXIT);
    }
  }

  /** Closes both streams. */
  static final class Closing {
    public static void main(String[] args) {
      System.out.close();
      System.err.close();
      System.exit(3);
    }
  }
}
