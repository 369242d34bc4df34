// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("process.call-frames")
class TaskRequestTest {
  private static final String CLAIM = "[process.call-frames] %s";
  private static final int TRIES = 1_000;
  private static final ChildSetup SETUP = new ChildSetup(
      80 << 20,
      Duration.ofMillis(250),
      List.of("com.acme.*", "a\nload b", "", "\0"),
      List.of("A$B", "line\r\nbreak"));

  @Test
  @DisplayName("a request comes back as it was sent")
  void request() throws Exception {
    for (Object value : new Object[] {null, 1, "text", new byte[100_000], List.of(1)}) {
      for (boolean isObject : new boolean[] {true, false}) {
        ValueFormat.Encoded encoded = ValueFormat.encode(value);
        CallFrame frame = new TaskRequest(isObject, "a.Täsk$1", encoded).frame(17);
        TaskRequest back = TaskRequest.of(frame);
        assertThat(frame.call()).as(CLAIM, "call").isEqualTo(17);
        assertThat(back.isObject()).as(CLAIM, "kind").isEqualTo(isObject);
        assertThat(back.className()).as(CLAIM, "class").isEqualTo("a.Täsk$1");
        assertThat(back.value().format()).as(CLAIM, "format").isEqualTo(encoded.format());
        assertThat(back.value().bytes()).as(CLAIM, "value").isEqualTo(encoded.bytes());
      }
    }
  }

  @Test
  @DisplayName("a damaged request is read or refused, in 1,000 tries")
  void damagedRequest() throws Exception {
    CallFrame sound = new TaskRequest(true, "a.Task", ValueFormat.encode("text")).frame(1);
    for (int seed = 0; seed < TRIES; seed++) {
      CallFrame damaged = with(sound, Damage.of(sound.payload(), seed));
      assertRefused(catchThrowable(() -> TaskRequest.of(damaged)), seed);
    }
    for (int length : new int[] {-1, Integer.MIN_VALUE, 100, Integer.MAX_VALUE}) {
      byte[] payload = sound.payload().clone();
      ByteBuffer.wrap(payload).putInt(1, length);
      assertThatThrownBy(() -> TaskRequest.of(with(sound, payload)))
          .as(CLAIM, "a name of " + length + " bytes")
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  @DisplayName("the settings come back as they were sent, line breaks too")
  void setup() throws Exception {
    assertThat(ChildSetup.of(SETUP.frame())).as(CLAIM, "settings").isEqualTo(SETUP);
    assertThat(ChildSetup.of(new ChildSetup(1, Duration.ZERO, List.of(), List.of()).frame()))
        .as(CLAIM, "small settings")
        .isEqualTo(new ChildSetup(1, Duration.ZERO, List.of(), List.of()));
  }

  @Test
  @DisplayName("a frame may be longer than the longest value, and no number overflows")
  void longestFrame() {
    assertThat(new ChildSetup(1, Duration.ZERO, List.of(), List.of()).longestFrame())
        .as(CLAIM, "short values")
        .isEqualTo(1 + ChildSetup.BESIDE_VALUE);
    assertThat(
            new ChildSetup(Integer.MAX_VALUE, Duration.ZERO, List.of(), List.of()).longestFrame())
        .as(CLAIM, "long values")
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  @DisplayName("damaged settings are read or refused, in 1,000 tries")
  void damagedSetup() {
    CallFrame sound = SETUP.frame();
    for (int seed = 0; seed < TRIES; seed++) {
      CallFrame damaged = with(sound, Damage.of(sound.payload(), seed));
      assertRefused(catchThrowable(() -> ChildSetup.of(damaged)), seed);
      byte[] random = new byte[seed % 60];
      new Random(seed).nextBytes(random);
      assertRefused(catchThrowable(() -> ChildSetup.of(with(sound, random))), seed);
    }
    for (int length = 0; length < sound.payload().length; length++) {
      byte[] cut = Arrays.copyOf(sound.payload(), length);
      assertThatThrownBy(() -> ChildSetup.of(with(sound, cut)))
          .as(CLAIM, length + " bytes")
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  @DisplayName("another frame than that of the settings is refused, and the end too")
  void notSettings() {
    for (CallFrame other : new CallFrame[] {
      null, CallFrame.empty(CallFrameType.CALL, 1), CallFrame.empty(CallFrameType.READY, 0)
    }) {
      assertThatThrownBy(() -> ChildSetup.of(other))
          .as(CLAIM, other)
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("settings");
    }
  }

  private static CallFrame with(CallFrame frame, byte[] payload) {
    return new CallFrame(frame.type(), frame.call(), frame.format(), payload);
  }

  private static void assertRefused(Throwable failure, int seed) {
    if (failure != null) {
      assertThat(failure).as(CLAIM, "seed " + seed).isInstanceOf(ProtocolException.class);
    }
  }
}
