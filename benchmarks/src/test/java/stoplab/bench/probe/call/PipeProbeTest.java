// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.process.call.CallChild;
import stoplab.process.call.wire.AllowedClasses;
import stoplab.process.call.wire.CallFrame;
import stoplab.process.call.wire.CallFrameType;
import stoplab.process.call.wire.TaskRequest;
import stoplab.process.call.wire.ValueFormat;
import stoplab.testkit.NoStrayThreads;

@ExtendWith(NoStrayThreads.class)
class PipeProbeTest {
  @AfterEach
  void noChildIsLeft() {
    assertThat(CallProbeTest.runningChildren()).as("children of this JVM").isEmpty();
  }

  @ParameterizedTest(name = "with a reader: {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName("a round trip is timed, and a dead child is an error instead of a hang")
  void roundTripIsTimed(boolean hasReader) throws Exception {
    try (PipeProbe pipe = new PipeProbe(hasReader)) {
      for (int i = 0; i < 3; i++) {
        assertThat(pipe.roundTrip()).isPositive();
      }
      pipe.child().destroyForcibly();
      await().atMost(NoStrayThreads.PATIENCE).until(() -> !pipe.child().isAlive());
      assertThatThrownBy(() -> {
            pipe.roundTrip(); // this one may still have written
            pipe.roundTrip();
          })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  @Tag("bench.call-control-is-fair")
  @DisplayName("the control sends the very bytes of a call, and as many come back")
  void bytesAreThoseOfCall() throws IOException {
    CallFrame request = frame(PipeProbe.requestOfCall());
    assertThat(request.type())
        .as("[bench.call-control-is-fair] the request")
        .isEqualTo(CallFrameType.CALL);
    assertThat(TaskRequest.of(request).className())
        .as("[bench.call-control-is-fair] the task")
        .isEqualTo(CallChild.Echo.class.getName());
    CallFrame answer = frame(PipeProbe.answerOfCall());
    assertThat(answer.type())
        .as("[bench.call-control-is-fair] the answer")
        .isEqualTo(CallFrameType.RESULT);
    assertThat(ValueFormat.decode(
            new ValueFormat.Encoded(answer.format(), answer.payload()),
            AllowedClasses.of(List.of())))
        .as("[bench.call-control-is-fair] the value")
        .isInstanceOf(Integer.class);
  }

  private static CallFrame frame(byte[] bytes) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    CallFrame frame = CallFrame.read(in, bytes.length);
    assertThat(in.available())
        .as("[bench.call-control-is-fair] bytes behind it")
        .isZero();
    return frame;
  }

  @Test
  @Tag("bench.call-control-is-fair")
  @DisplayName("the control's child has the JVM options of a call's child")
  void optionsAreThoseOfCall() throws Exception {
    assumeTrue(
        Files.exists(Path.of("/proc/self/cmdline")),
        "this system does not show long command lines in /proc: run on Linux");
    try (CallProbe calls = CallProbe.open(1, 1)) {
      calls.echo();
      assertThat(CallProbe.childJvms())
          .as("[bench.call-control-is-fair] of a call")
          .isNotEmpty()
          .allSatisfy(PipeProbeTest::assertHasOptions);
    }
    try (PipeProbe pipe = new PipeProbe(true)) {
      assertHasOptions(pipe.child());
    }
  }

  private static void assertHasOptions(ProcessHandle child) throws IOException {
    String line = Files.readString(Path.of("/proc", "" + child.pid(), "cmdline"));
    assertThat(line.split("\0"))
        .as("[bench.call-control-is-fair] options")
        .contains(PipeProbe.JVM_OPTIONS.toArray(String[]::new));
  }

  @Test
  @Tag("bench.call-control-is-fair")
  @DisplayName("as with a call, another thread is blocked in the read")
  void otherThreadReads() throws Exception {
    try (PipeProbe pipe = new PipeProbe(true)) {
      assertThat(pipe.roundTrip()).isPositive();
      assertThat(reader()).as("[bench.call-control-is-fair] its reader").isTrue();
    }
    assertThat(reader()).isFalse();
    try (PipeProbe pipe = new PipeProbe(false)) {
      assertThat(pipe.roundTrip()).isPositive();
      assertThat(reader()).as("[bench.call-control-is-fair] no reader").isFalse();
    }
  }

  private static boolean reader() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("pipe-reader"));
  }
}
