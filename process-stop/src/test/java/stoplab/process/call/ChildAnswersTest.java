// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.process.call.CallOutcome.Finished;
import stoplab.process.call.CallOutcome.Refused;
import stoplab.process.call.CallOutcome.Threw;
import stoplab.process.call.wire.AllowedClasses;
import stoplab.process.call.wire.CallFrame;
import stoplab.process.call.wire.CallFrameType;
import stoplab.process.call.wire.FailureFormat;
import stoplab.process.call.wire.ProtocolException;
import stoplab.process.call.wire.TaskRequest;
import stoplab.process.call.wire.ValueFormat;

@Tag("process.call-hostile-child")
class ChildAnswersTest {
  private static final String CLAIM = "[process.call-hostile-child] %s";
  private static final int TRIES = 1_000;
  private static final int LONGEST = 1 << 20;
  private static final long CALL = 17;
  private static final int LENGTH_AT = 14;

  /** What the parent has heard while a call was running. */
  private static final class Heard implements ChildAnswers.Listener {
    private final KillableCall<?> call;
    private final List<CallOutcome<?>> outcomes = new ArrayList<>();
    private final List<List<StackTraceElement>> stacks = new ArrayList<>();

    Heard(KillableCall<?> call) {
      this.call = call;
    }

    @Override
    public KillableCall<?> call() {
      return outcomes.isEmpty() ? call : null;
    }

    @Override
    public void hangsAt(List<StackTraceElement> stack) {
      stacks.add(stack);
    }

    @Override
    public void finish(KillableCall<?> running, CallOutcome<?> outcome) {
      assertThat(running).isSameAs(call);
      outcomes.add(outcome);
    }
  }

  @Test
  @DisplayName("each answer becomes its outcome")
  void answers() throws IOException {
    assertThat(one(result("value"))).as(CLAIM, "value").isEqualTo(new Finished<>("value"));
    assertThat(one(result(null))).as(CLAIM, "null").isEqualTo(new Finished<>(null));
    assertThat(one(result(Map.of("a", 1))))
        .as(CLAIM, "map")
        .isEqualTo(new Finished<>(Map.of("a", 1)));
    assertThat(one(text("why"))).as(CLAIM, "refused").isEqualTo(new Refused<>("why"));
    CallOutcome<?> threw = one(threw());
    assertThat(threw).as(CLAIM, "threw").isInstanceOf(Threw.class);
    assertThat(((Threw<?>) threw).failure().thrownClass())
        .as(CLAIM, "threw")
        .isEqualTo(Exception.class.getName());
  }

  @Test
  @DisplayName("a child is ready when it says so, and only then")
  void ready() throws IOException {
    assertThat(answers(bytes(empty(CallFrameType.READY, 0))).awaitReady())
        .as(CLAIM, "ready")
        .isTrue();
    assertThat(answers(new byte[0]).awaitReady()).as(CLAIM, "the end").isFalse();
    for (byte[] other : List.of(
        bytes(empty(CallFrameType.RESULT, 0)),
        bytes(new CallFrame(CallFrameType.READY, 0, (byte) 0, new byte[65])),
        new byte[100])) {
      assertThat(catchThrowable(() -> answers(other).awaitReady()))
          .as(CLAIM, "not ready")
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  @DisplayName("random bytes end a child, in 1,000 tries")
  void randomBytes() throws IOException {
    for (int seed = 0; seed < TRIES; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[1 + random.nextInt(5_000)];
      random.nextBytes(bytes);
      assertEnded(bytes, "seed " + seed);
    }
  }

  @Test
  @DisplayName("a frame with a huge length ends a child, in 1,000 tries")
  void hugeLengths() throws IOException {
    for (int seed = 0; seed < TRIES; seed++) {
      Random random = new Random(seed);
      int length = seed % 2 == 0
          ? -1 - random.nextInt(Integer.MAX_VALUE)
          : LONGEST + 1 + random.nextInt(Integer.MAX_VALUE - LONGEST - 1);
      byte[] bytes =
          ByteBuffer.wrap(bytes(result("text"))).putInt(LENGTH_AT, length).array();
      assertEnded(bytes, "length " + length);
    }
  }

  @Test
  @DisplayName("half a frame is no answer, in 1,000 tries")
  void halfFrames() throws IOException {
    byte[] bytes = bytes(result("x".repeat(TRIES)));
    for (int length = 1; length <= TRIES; length++) {
      Heard heard = new Heard(running());
      byte[] half = Arrays.copyOf(bytes, length);
      assertThat(catchThrowable(() -> answers(half).readAll(heard)))
          .as(CLAIM, length)
          .isInstanceOf(EOFException.class);
      assertThat(heard.outcomes).as(CLAIM, length).isEmpty();
    }
  }

  @Test
  @DisplayName("an answer to another call, or to none, ends a child, in 1,000 tries")
  void otherCalls() throws IOException {
    for (int seed = 0; seed < TRIES; seed++) {
      long other = seed == CALL ? 0 : seed % 2 == 0 ? seed : new Random(seed).nextLong();
      for (CallFrameType type : CallFrameType.values()) {
        assertEnded(bytes(empty(type, other)), type + " " + other);
      }
    }
    Heard idle = new Heard(null);
    assertThat(catchThrowable(() -> answers(bytes(result("text"))).readAll(idle)))
        .as(CLAIM, "idle")
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  @DisplayName("a second answer to the same call ends a child, and the first one counts")
  void twoAnswers() throws IOException {
    Heard heard = new Heard(running());
    byte[] bytes = bytes(result(1), result(2));
    assertThat(catchThrowable(() -> answers(bytes).readAll(heard)))
        .as(CLAIM, "two answers")
        .isInstanceOf(ProtocolException.class);
    assertThat(heard.outcomes.toString()).as(CLAIM, "the first").isEqualTo("[Finished[value=1]]");
  }

  @ParameterizedTest
  @EnumSource(names = {"SETTINGS", "READY", "CALL", "WHERE"})
  @DisplayName("a frame that is no answer ends a child")
  void noAnswers(CallFrameType type) throws IOException {
    assertEnded(bytes(empty(type, CALL)), type.name());
  }

  @Test
  @DisplayName("endless zeros end a child at once")
  void zeros() throws IOException {
    int[] read = {0};
    InputStream zeros = new InputStream() {
      @Override
      public int read() {
        read[0]++;
        return 0;
      }
    };
    Heard heard = new Heard(running());
    assertThat(catchThrowable(() -> new ChildAnswers(zeros, LONGEST).readAll(heard)))
        .as(CLAIM, "zeros")
        .isInstanceOf(ProtocolException.class);
    assertThat(read[0]).as(CLAIM, "bytes").isLessThan(100);
  }

  @Test
  @DisplayName("a value with a class that is not allowed is refused, in 1,000 tries")
  void gadgets() throws IOException {
    byte[] gadget =
        ValueFormat.encode(new javax.swing.event.EventListenerList()).bytes();
    for (int seed = 0; seed < TRIES; seed++) {
      String name = "gadget.C" + seed;
      byte[] bytes = new String(gadget, StandardCharsets.ISO_8859_1)
          .replace("javax.swing.event.EventListenerList", name + "x".repeat(35 - name.length()))
          .getBytes(StandardCharsets.ISO_8859_1);
      CallOutcome<?> outcome = one(new CallFrame(CallFrameType.RESULT, CALL, (byte) 8, bytes));
      assertThat(outcome).as(CLAIM, name).isInstanceOf(Refused.class);
      assertThat(((Refused<?>) outcome).reason())
          .as(CLAIM, name)
          .startsWith("its value was refused: class " + name);
    }
  }

  @Test
  @DisplayName("a damaged content is refused or ends a child, in 1,000 tries")
  void damagedContent() throws IOException {
    long begun = System.nanoTime();
    List<CallFrame> frames = List.of(
        result(List.of(1, Map.of("a", "b"))),
        threw(),
        new CallFrame(
            CallFrameType.STACK,
            CALL,
            (byte) 0,
            FailureFormat.encodeStack(new Exception().getStackTrace())));
    for (int seed = 0; seed < TRIES; seed++) {
      Random random = new Random(seed);
      for (CallFrame frame : frames) {
        byte[] payload = frame.payload().clone();
        payload[random.nextInt(payload.length)] = (byte) random.nextInt();
        payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
        Heard heard = new Heard(running());
        byte[] bytes = bytes(new CallFrame(frame.type(), CALL, (byte) (seed % 10), payload));
        Throwable failure = catchThrowable(() -> answers(bytes).readAll(heard));
        assertThat(failure == null || failure instanceof ProtocolException)
            .as(CLAIM, "seed " + seed + ": " + failure)
            .isTrue();
        assertThat(heard.outcomes.size() + heard.stacks.size())
            .as(CLAIM, "seed " + seed)
            .isEqualTo(failure == null ? 1 : 0);
      }
    }
    assertThat(System.nanoTime() - begun).as(CLAIM, "time").isLessThan(PATIENCE.toNanos());
  }

  @Test
  @DisplayName("a value of a call that has ended meanwhile is not read")
  void endedCall() throws IOException {
    KillableCall<?> call = running();
    assertThat(call.claim()).isTrue();
    Heard heard = new Heard(call);
    answers(bytes(result(List.of(1, 2)))).readAll(heard);
    assertThat(heard.outcomes.toString()).as(CLAIM, "ended").contains("nobody waits for it");
  }

  private static void assertEnded(byte[] bytes, String what) throws IOException {
    Heard heard = new Heard(running());
    // endless silence would hang this test: an answer behind it must not be read
    InputStream in = new SequenceInputStream(
        new ByteArrayInputStream(bytes), new ByteArrayInputStream(bytes(result("late"))));
    assertThat(catchThrowable(() -> new ChildAnswers(in, LONGEST).readAll(heard)))
        .as(CLAIM, what)
        .isInstanceOf(ProtocolException.class);
    assertThat(heard.outcomes).as(CLAIM, what).isEmpty();
    assertThat(heard.stacks).as(CLAIM, what).isEmpty();
  }

  private static CallOutcome<?> one(CallFrame frame) throws IOException {
    Heard heard = new Heard(running());
    answers(bytes(frame)).readAll(heard);
    assertThat(heard.outcomes).as(CLAIM, "outcomes").hasSize(1);
    return heard.outcomes.get(0);
  }

  private static KillableCall<?> running() throws IOException {
    KillableCall<Object> call = new KillableCall<>(
        CALL,
        new TaskRequest(false, "Task", ValueFormat.encode(null)),
        AllowedClasses.of(List.of()),
        PATIENCE,
        null);
    call.begin(null);
    return call;
  }

  private static CallFrame result(Object value) throws IOException {
    ValueFormat.Encoded encoded = ValueFormat.encode(value);
    return new CallFrame(CallFrameType.RESULT, CALL, encoded.format(), encoded.bytes());
  }

  private static CallFrame threw() {
    byte[] bytes = FailureFormat.encode(new Exception("outer", new Error("inner")));
    return new CallFrame(CallFrameType.THREW, CALL, (byte) 0, bytes);
  }

  private static CallFrame text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new CallFrame(CallFrameType.REFUSED, CALL, (byte) 0, bytes);
  }

  private static CallFrame empty(CallFrameType type, long call) {
    return CallFrame.empty(type, call);
  }

  private static ChildAnswers answers(byte[] bytes) {
    return new ChildAnswers(new ByteArrayInputStream(bytes), LONGEST);
  }

  private static byte[] bytes(CallFrame... frames) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (CallFrame frame : frames) {
      frame.write(out);
    }
    return out.toByteArray();
  }
}
