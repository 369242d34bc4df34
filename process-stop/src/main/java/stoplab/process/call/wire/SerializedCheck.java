// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import static java.io.ObjectStreamConstants.STREAM_MAGIC;
import static java.io.ObjectStreamConstants.STREAM_VERSION;
import static java.io.ObjectStreamConstants.TC_ARRAY;
import static java.io.ObjectStreamConstants.TC_BLOCKDATA;
import static java.io.ObjectStreamConstants.TC_BLOCKDATALONG;
import static java.io.ObjectStreamConstants.TC_CLASS;
import static java.io.ObjectStreamConstants.TC_CLASSDESC;
import static java.io.ObjectStreamConstants.TC_ENDBLOCKDATA;
import static java.io.ObjectStreamConstants.TC_ENUM;
import static java.io.ObjectStreamConstants.TC_LONGSTRING;
import static java.io.ObjectStreamConstants.TC_NULL;
import static java.io.ObjectStreamConstants.TC_OBJECT;
import static java.io.ObjectStreamConstants.TC_PROXYCLASSDESC;
import static java.io.ObjectStreamConstants.TC_REFERENCE;
import static java.io.ObjectStreamConstants.TC_STRING;
import static java.io.ObjectStreamConstants.baseWireHandle;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Walks over a serialized value before anything of it is made, and refuses one that would cost too
 * much [process.call-filter]. The walk takes time and memory as the bytes do, and loads no class.
 * Its grammar is that of the Java Object Serialization Specification, chapter 6.
 *
 * <p>A filter of the JDK sees none of this. A few kilobytes make a list of lists whose hash code
 * takes years: each holds the next one a thousand times, by reference. A null of one byte makes a
 * node of forty. Equal hash codes make an immutable set take time with the square of its size.
 */
final class SerializedCheck {
  /** How many objects may be nested: to read each takes some frames of the stack. */
  static final int DEPTH = 64;

  /** How many bytes of heap a value may take, for each byte that was sent. */
  private static final int HEAP_PER_BYTE = 16;

  /** How many it may take anyway. */
  private static final long FREE_HEAP = 16 << 20;

  /** How many objects hash codes may visit, for each byte that was sent. */
  private static final int VISITS_PER_BYTE = 2;

  /** How many they may visit anyway. */
  private static final long FREE_VISITS = 1 << 26;

  /** How many objects immutable sets and maps may compare, if all hash codes are equal. */
  private static final long COMPARISONS = 1L << 30;

  /** So many bytes of data are hashed as quickly as an object. */
  private static final int BYTES_PER_VISIT = 16;

  private static final int STRING_HEAP = 48;
  private static final int OBJECT_HEAP = 24;
  private static final int REFERENCE_HEAP = 4;

  /** More than any limit, and small enough to be added: the size of what refers to itself. */
  private static final long ENDLESS = Long.MAX_VALUE / 4;

  private final ByteBuffer bytes;
  private final Set<String> ownData = new HashSet<>();

  /** For each handle the class that it describes; null if it is an object. */
  private SerializedClass[] types = new SerializedClass[16];

  /** For each handle how many objects its hash code visits at most. */
  private long[] visits = new long[16];

  private int handles;
  private long heap;
  private long hashed;
  private long compared;

  private SerializedCheck(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  /**
   * Checks a value.
   *
   * @throws ProtocolException if it is no serialized value, or would cost too much
   */
  static SerializedCheck of(byte[] bytes) throws ProtocolException {
    SerializedCheck check = new SerializedCheck(bytes);
    try {
      if (check.bytes.getShort() != STREAM_MAGIC || check.bytes.getShort() != STREAM_VERSION) {
        throw new ProtocolException("it is no serialized value");
      }
      check.content(1);
    } catch (BufferUnderflowException e) {
      throw new ProtocolException("a serialized value is cut off", e);
    }
    return check;
  }

  /** Whether objects of a class have data beside their fields. */
  boolean hasOwnData(String className) {
    return ownData.contains(className);
  }

  /** Walks over an object, and returns how many objects its hash code visits at most. */
  private long content(int depth) throws ProtocolException {
    requireDepth(depth);
    byte code = bytes.get();
    return switch (code) {
      case TC_NULL -> 1;
      case TC_REFERENCE -> visits[handle()];
      case TC_STRING, TC_LONGSTRING -> string(code);
      case TC_CLASS -> {
        type(depth);
        yield known(1);
      }
      case TC_ENUM -> {
        type(depth);
        int constant = open(null);
        string(bytes.get());
        yield close(constant, 1);
      }
      case TC_ARRAY -> array(depth);
      case TC_OBJECT -> object(depth);
      default -> throw unexpected(code);
    };
  }

  private static void requireDepth(int depth) throws ProtocolException {
    if (depth > DEPTH) {
      throw new ProtocolException("more than " + DEPTH + " objects are nested in a value");
    }
  }

  private static ProtocolException unexpected(byte code) {
    return new ProtocolException("a serialized value is damaged: " + String.format("%02X", code)
        + " is not expected where it stands");
  }

  private int handle() throws ProtocolException {
    int handle = bytes.getInt() - baseWireHandle;
    if (handle < 0 || handle >= handles) {
      throw new ProtocolException("a serialized value refers to what is not in it");
    }
    return handle;
  }

  /** Numbers an object; until it is closed, a reference to it is one from within. */
  private int open(SerializedClass type) {
    if (handles == visits.length) {
      types = Arrays.copyOf(types, 2 * handles);
      visits = Arrays.copyOf(visits, 2 * handles);
    }
    types[handles] = type;
    visits[handles] = ENDLESS;
    return handles++;
  }

  private long close(int handle, long size) {
    visits[handle] = size;
    return size;
  }

  private long known(long size) {
    return close(open(null), size);
  }

  private long string(byte code) throws ProtocolException {
    if (code != TC_STRING && code != TC_LONGSTRING) {
      throw unexpected(code);
    }
    long length = code == TC_STRING ? Short.toUnsignedInt(bytes.getShort()) : bytes.getLong();
    skip(length);
    take(STRING_HEAP + length);
    return known(1 + visitsOf(length));
  }

  private static long visitsOf(long data) {
    return data / BYTES_PER_VISIT;
  }

  private static long sum(long one, long other) {
    return Math.min(ENDLESS, one + other);
  }

  private void skip(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    bytes.position(bytes.position() + (int) length);
  }

  private void take(long more) throws ProtocolException {
    heap += more;
    if (heap > FREE_HEAP + (long) HEAP_PER_BYTE * bytes.capacity()) {
      throw new ProtocolException("a value of " + bytes.capacity() + " bytes would take more than "
          + HEAP_PER_BYTE + " times as much memory");
    }
  }

  private long array(int depth) throws ProtocolException {
    SerializedClass type = requireType(depth);
    int handle = open(null);
    int length = bytes.getInt();
    take(OBJECT_HEAP);
    if (type.elementBytes() > 0) {
      long data = (long) length * type.elementBytes();
      skip(data);
      take(data);
      return close(handle, 1 + visitsOf(data));
    }
    skip(Math.min(length, 0)); // a negative length is damage
    long size = 1;
    for (int i = 0; i < length; i++) {
      take(REFERENCE_HEAP);
      size = sum(size, content(depth + 1));
    }
    return close(handle, size);
  }

  private long object(int depth) throws ProtocolException {
    SerializedClass type = requireType(depth);
    int handle = open(null);
    take(OBJECT_HEAP);
    if (type.isExternalizable()) {
      return close(handle, sum(1, ownData(ContainerCost.of(type, 0), depth)));
    }
    long size = 1;
    for (SerializedClass each : type.fromTop()) {
      int lastField = primitives(each.fieldBytes());
      take(each.fieldBytes() + (long) REFERENCE_HEAP * each.references());
      size = sum(size, visitsOf(each.fieldBytes()));
      for (int i = 0; i < each.references(); i++) {
        size = sum(size, content(depth + 1));
      }
      if (each.hasOwnData()) {
        size = sum(size, ownData(ContainerCost.of(each, lastField), depth));
      }
    }
    return close(handle, size);
  }

  /** Skips the primitive fields; returns the last four bytes of them, if there are so many. */
  private int primitives(int length) {
    skip(length);
    return length < Integer.BYTES ? 0 : bytes.getInt(bytes.position() - Integer.BYTES);
  }

  /** Walks over what an object has written itself, up to the mark at its end. */
  private long ownData(ContainerCost cost, int depth) throws ProtocolException {
    take(cost.heap());
    long size = 0;
    long keys = 0;
    long visited = 0;
    int items = 0;
    for (byte code = bytes.get(); code != TC_ENDBLOCKDATA; code = bytes.get()) {
      if (code == TC_BLOCKDATA || code == TC_BLOCKDATALONG) {
        long length = code == TC_BLOCKDATA ? Byte.toUnsignedInt(bytes.get()) : bytes.getInt();
        skip(length);
        size = sum(size, visitsOf(length));
        continue;
      }
      bytes.position(bytes.position() - 1);
      take(cost.item() + (items == 0 ? cost.table() : 0));
      long visit = content(depth + 1);
      size = sum(size, visit);
      if (cost.keyEvery() > 0 && items % cost.keyEvery() == 0) {
        keys++;
        visited = sum(visited, visit);
      }
      items++;
    }
    countHashed(visited);
    if (cost.comparesAll()) {
      countCompared(keys, visited);
    }
    return size;
  }

  private void countHashed(long visited) throws ProtocolException {
    hashed = sum(hashed, visited);
    if (hashed > FREE_VISITS + (long) VISITS_PER_BYTE * bytes.capacity()) {
      throw new ProtocolException(
          "a key of a map, or an element of a set, refers to itself or to too many objects");
    }
  }

  private void countCompared(long keys, long visited) throws ProtocolException {
    compared += keys * visited; // both are bounded by now
    if (compared > COMPARISONS) {
      throw new ProtocolException("an immutable set or map has too many elements, such as one of"
          + " Set.copyOf; a HashSet or HashMap may have as many");
    }
  }

  private SerializedClass requireType(int depth) throws ProtocolException {
    SerializedClass type = type(depth);
    if (type == null || !type.isReadable()) {
      throw new ProtocolException("a serialized value is damaged: an object has no class");
    }
    return type;
  }

  /** Walks over the description of a class; null if there is none. */
  private SerializedClass type(int depth) throws ProtocolException {
    requireDepth(depth);
    byte code = bytes.get();
    switch (code) {
      case TC_NULL:
        return null;
      case TC_REFERENCE:
        int known = handle();
        if (types[known] == null) {
          throw unexpected(code);
        }
        return types[known];
      case TC_CLASSDESC:
        return newType(depth);
      case TC_PROXYCLASSDESC:
        throw new ProtocolException("a proxy is not allowed in a value");
      default:
        throw unexpected(code);
    }
  }

  private SerializedClass newType(int depth) throws ProtocolException {
    String name = name();
    skip(Long.BYTES); // its version
    int handle = open(null);
    int flags = bytes.get();
    int fieldBytes = 0;
    int references = 0;
    for (int left = Short.toUnsignedInt(bytes.getShort()); left > 0; left--) {
      byte letter = bytes.get();
      name();
      if (letter == 'L' || letter == '[') {
        references++;
        typeName();
      } else if (SerializedClass.bytesOf((char) letter) > 0) {
        fieldBytes += SerializedClass.bytesOf((char) letter);
      } else {
        throw unexpected(letter);
      }
    }
    byte end = bytes.get();
    if (end != TC_ENDBLOCKDATA) {
      throw unexpected(end);
    }
    SerializedClass superclass = type(depth + 1);
    SerializedClass made = new SerializedClass(name, flags, fieldBytes, references, superclass);
    if (made.hasOwnData()) {
      ownData.add(name);
    }
    types[handle] = made;
    close(handle, 1);
    return made;
  }

  private String name() {
    int length = Short.toUnsignedInt(bytes.getShort());
    int begin = bytes.position();
    skip(length);
    return new String(bytes.array(), begin, length, StandardCharsets.UTF_8);
  }

  private void typeName() throws ProtocolException {
    byte code = bytes.get();
    if (code == TC_REFERENCE) {
      handle();
    } else if (code != TC_NULL) {
      string(code);
    }
  }
}
