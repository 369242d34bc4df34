// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * Values as bytes. Numbers, texts and arrays of bytes have formats of their own, which are quick
 * and have no class in them; everything else goes through Java's serialization, and comes back
 * through a filter [process.call-values].
 */
public final class ValueFormat {
  /** There is no value: the frame has none. */
  public static final byte NONE = 0;

  private static final byte NULL = 1;
  private static final byte BOOLEAN = 2;
  private static final byte INTEGER = 3;
  private static final byte LONG = 4;
  private static final byte DOUBLE = 5;
  private static final byte TEXT = 6;
  private static final byte BYTES = 7;
  private static final byte SERIALIZED = 8;

  private ValueFormat() {}

  /**
   * A value as it is sent.
   *
   * @param format how the bytes are to be read
   * @param bytes the bytes, not null
   */
  public record Encoded(byte format, byte[] bytes) {}

  /**
   * Encodes a value.
   *
   * @param value the value, which may be null
   * @return its format and bytes; an array of bytes is not copied
   * @throws NotSerializableException if the value, or something that it refers to, cannot be
   *     serialized; its message is the name of the class
   * @throws IOException if its own serialization fails
   */
  public static Encoded encode(Object value) throws IOException {
    if (value == null) {
      return new Encoded(NULL, new byte[0]);
    }
    if (value instanceof Boolean truth) {
      return new Encoded(BOOLEAN, new byte[] {(byte) (truth ? 1 : 0)});
    }
    if (value instanceof Integer number) {
      return new Encoded(
          INTEGER, ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
    if (value instanceof Long number) {
      return new Encoded(LONG, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }
    if (value instanceof Double number) {
      return new Encoded(
          DOUBLE, ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
    }
    if (value instanceof byte[] bytes) {
      return new Encoded(BYTES, bytes);
    }
    if (value instanceof String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      if (new String(bytes, StandardCharsets.UTF_8).equals(text)) { // not so with half a surrogate
        return new Encoded(TEXT, bytes);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    return new Encoded(SERIALIZED, bytes.toByteArray());
  }

  /**
   * Decodes a value.
   *
   * @param encoded what was sent, not null
   * @param allowed the classes that may be in it, not null
   * @return the value, which may be null
   * @throws ProtocolException if it is damaged, if it would cost too much, or if something in it is
   *     not allowed: the message says what
   */
  public static Object decode(Encoded encoded, AllowedClasses allowed) throws ProtocolException {
    return decode(encoded, allowed, () -> true);
  }

  /**
   * Decodes a value as long as somebody wants it.
   *
   * @param encoded what was sent, not null
   * @param allowed the classes that may be in it, not null
   * @param isWanted is asked again and again by this thread, not null
   * @return the value, which may be null
   * @throws ProtocolException as above, or if the value is not wanted any more
   */
  public static Object decode(Encoded encoded, AllowedClasses allowed, BooleanSupplier isWanted)
      throws ProtocolException {
    ByteBuffer bytes = ByteBuffer.wrap(encoded.bytes());
    try {
      return switch (encoded.format()) {
        case NULL -> null;
        case BOOLEAN -> bytes.get() != 0;
        case INTEGER -> bytes.getInt();
        case LONG -> bytes.getLong();
        case DOUBLE -> bytes.getDouble();
        case TEXT -> new String(encoded.bytes(), StandardCharsets.UTF_8);
        case BYTES -> encoded.bytes();
        case SERIALIZED -> FilteredInput.read(encoded.bytes(), allowed, isWanted);
        default -> throw new ProtocolException("there is no format " + encoded.format());
      };
    } catch (BufferUnderflowException e) {
      throw new ProtocolException("a value is cut off", e);
    }
  }
}
