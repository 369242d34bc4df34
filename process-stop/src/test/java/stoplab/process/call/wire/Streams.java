// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Serialized values, also those that no program would make. */
final class Streams {
  private static final byte SERIALIZED = 8;

  private Streams() {}

  /** Stands for another object, which need not be hashed to be put into a map. */
  static final class Stand implements Serializable {
    private static final long serialVersionUID = 1;
    private final transient Object other;

    Stand(Object other) {
      this.other = other;
    }

    private Object writeReplace() {
      return other;
    }
  }

  /** Whatever a value is, as bytes. */
  static byte[] of(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A set or list with elements that it does not hash. */
  static <C extends Collection<Object>> C filled(C empty, List<?> elements) {
    elements.forEach(each -> empty.add(new Stand(each)));
    return empty;
  }

  /** A map with keys that it does not hash. */
  static <M extends Map<Object, Object>> M withKeys(M empty, List<?> keys) {
    keys.forEach(each -> empty.put(new Stand(each), "value"));
    return empty;
  }

  /** An object of a class that need not exist, without fields. */
  static byte[] objectOf(String className) {
    return made(out -> {
      out.writeByte(ObjectStreamConstants.TC_OBJECT);
      type(out, className, ObjectStreamConstants.SC_SERIALIZABLE);
    });
  }

  /** An array of objects of a class that need not exist. */
  static byte[] arrayOf(String className) {
    return made(out -> {
      out.writeByte(ObjectStreamConstants.TC_ARRAY);
      type(out, "[L" + className + ";", ObjectStreamConstants.SC_SERIALIZABLE);
      out.writeInt(0);
    });
  }

  interface Content {
    void write(DataOutputStream out) throws IOException;
  }

  /** What is behind the head of a stream. */
  static byte[] made(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
      out.writeShort(ObjectStreamConstants.STREAM_VERSION);
      content.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A class without fields and without a superclass. */
  static void type(DataOutputStream out, String className, int flags) throws IOException {
    out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
    out.writeUTF(className);
    out.writeLong(1);
    out.writeByte(flags);
    out.writeShort(0);
    out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
    out.writeByte(ObjectStreamConstants.TC_NULL);
  }

  /** Decodes it with the JDK's value types and these. */
  static Object decode(byte[] bytes, String... allowed) throws ProtocolException {
    return ValueFormat.decode(
        new ValueFormat.Encoded(SERIALIZED, bytes), AllowedClasses.of(List.of(allowed)));
  }
}
