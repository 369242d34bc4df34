// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.NotSerializableException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.process.call.wire.ValueFormat.Encoded;

@Tag("process.call-values")
class ValueFormatTest {
  private static final String CLAIM = "[process.call-values] %s";
  private static final AllowedClasses DEFAULT = AllowedClasses.of(List.of());
  private static final int SERIALIZED = 8;
  private static final int TRIES = 1_000;

  @Test
  @DisplayName("numbers, texts and arrays of bytes come back without any serialization")
  void compact() throws Exception {
    List<Object> values = List.of(
        true,
        false,
        0,
        -1,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        0L,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        -0.0,
        Double.NaN,
        Double.MIN_VALUE,
        Double.NEGATIVE_INFINITY,
        "",
        "text",
        "\0 \n \u00e4 \u4f60 \ud83d\ude00 \uffff");
    for (Object value : values) {
      Encoded encoded = ValueFormat.encode(value);
      assertThat((int) encoded.format()).as(CLAIM, value).isLessThan(SERIALIZED);
      assertThat(ValueFormat.decode(encoded, DEFAULT)).as(CLAIM, value).isEqualTo(value);
    }
    byte[] bytes = {0, -1, 127, -128};
    Encoded encoded = ValueFormat.encode(bytes);
    assertThat((int) encoded.format()).as(CLAIM, "bytes").isLessThan(SERIALIZED);
    assertThat(ValueFormat.decode(encoded, DEFAULT)).as(CLAIM, "bytes").isEqualTo(bytes);
  }

  @Test
  @DisplayName("null comes back as null")
  void nothing() throws Exception {
    assertThat(ValueFormat.decode(ValueFormat.encode(null), DEFAULT))
        .as(CLAIM, "null")
        .isNull();
  }

  @Test
  @DisplayName("a text with half a surrogate comes back unchanged")
  void loneSurrogates() throws Exception {
    for (String text : List.of("\ud83d", "a\ude00b", "\ude00\ud83d", "\ud83d\ud83d\ude00")) {
      Object back = ValueFormat.decode(ValueFormat.encode(text), DEFAULT);
      assertThat(back).as(CLAIM, text.length() + " chars").isEqualTo(text);
    }
  }

  @Test
  @DisplayName("everything else is serialized, and comes back equal")
  void serialized() throws Exception {
    List<Object> values = List.of(
        1.5f, 'c', (byte) 1, (short) 2, Map.of("a", List.of(1, 2L, "b")), List.of(), new int[0]);
    for (Object value : values) {
      Encoded encoded = ValueFormat.encode(value);
      assertThat((int) encoded.format()).as(CLAIM, value).isEqualTo(SERIALIZED);
      assertThat(ValueFormat.decode(encoded, DEFAULT)).as(CLAIM, value).isEqualTo(value);
    }
  }

  @Test
  @DisplayName("what cannot be serialized is named")
  void notSerializable() {
    assertThatThrownBy(() -> ValueFormat.encode(List.of(new Object())))
        .as(CLAIM, "an object")
        .isInstanceOf(NotSerializableException.class)
        .hasMessage("java.lang.Object");
  }

  @Test
  @DisplayName("a value of an unknown format is refused")
  void unknownFormats() {
    for (int format = Byte.MIN_VALUE; format <= Byte.MAX_VALUE; format++) {
      if (format < 1 || format > SERIALIZED) {
        byte unknown = (byte) format;
        assertThatThrownBy(() -> ValueFormat.decode(new Encoded(unknown, new byte[8]), DEFAULT))
            .as(CLAIM, "format " + format)
            .isInstanceOf(ProtocolException.class)
            .hasMessageContaining("format " + format);
      }
    }
  }

  @Test
  @DisplayName("a value that is cut off is refused")
  void cutOff() throws Exception {
    for (Object value : List.of(true, 1, 1L, 1.0, Map.of("a", List.of("b", 1L)))) {
      Encoded encoded = ValueFormat.encode(value);
      for (int length = 0; length < encoded.bytes().length; length++) {
        byte[] cut = Arrays.copyOf(encoded.bytes(), length);
        assertThatThrownBy(() -> ValueFormat.decode(new Encoded(encoded.format(), cut), DEFAULT))
            .as(CLAIM, value + " with " + length + " bytes")
            .isInstanceOf(ProtocolException.class);
      }
    }
  }

  @Test
  @DisplayName("random bytes in any format are a value or refused, in 1,000 tries")
  void randomBytes() {
    for (int seed = 0; seed < TRIES; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      Encoded encoded = new Encoded((byte) random.nextInt(10), bytes);
      Throwable failure = catchThrowable(() -> ValueFormat.decode(encoded, DEFAULT));
      if (failure != null) {
        assertThat(failure).as(CLAIM, "seed " + seed).isInstanceOf(ProtocolException.class);
      }
    }
  }
}
