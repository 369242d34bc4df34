// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import stoplab.process.worker.Waits;
import stoplab.process.worker.guard.GuardNote;
import stoplab.testkit.NoStrayThreads;

/** A pump whose two streams a test prints into. */
abstract class PumpFixture {
  static final String TOKEN = "stoplab-guard-0123";
  static final String READY = "ready";
  static final String THREADS = "pump-of-the-test";

  final Feed out = new Feed();
  final Feed err = new Feed();

  OutputPump pump(int most) {
    ChildOutput output = output(most, READY);
    begin(output, TOKEN, out, err);
    return output.both();
  }

  static ChildOutput output(int most, String readyLine) {
    return new ChildOutput(settings(most, Optional.of(readyLine), line -> {}));
  }

  /** Both streams are read, and a consumer gets the lines of both. */
  static OutputSettings settings(int most, Optional<String> readyLine, Consumer<String> lines) {
    return new OutputSettings(
        true, true, OutputSettings.NATIVE_CHARSET, most, readyLine, lines, lines);
  }

  static void begin(ChildOutput output, String token, Feed out, Feed err) {
    Optional<GuardNote> note =
        Optional.ofNullable(token).map(each -> new GuardNote(each, 1, false, GuardNote.STDERR));
    output.prepare(note).begin(THREADS, out, err);
  }

  @AfterEach
  void endBoth() {
    out.end();
    err.end();
    Waits.until("the end of the readers", () -> Waits.threads(THREADS).isEmpty());
  }

  static void awaitCount(OutputPump pump, long lines) {
    Waits.until(lines + " lines are read", () -> pump.lineCount() == lines);
  }

  /** Ends both streams, and returns what is kept then. */
  List<String> ended(OutputPump pump) throws InterruptedException {
    out.end();
    err.end();
    assertThat(pump.awaitEnd(NoStrayThreads.PATIENCE)).as("both have ended").isTrue();
    return pump.lastLines();
  }
}
