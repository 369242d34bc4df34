// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call.wire;

import static java.io.ObjectStreamConstants.SC_BLOCK_DATA;
import static java.io.ObjectStreamConstants.SC_EXTERNALIZABLE;
import static java.io.ObjectStreamConstants.SC_WRITE_METHOD;

import java.util.ArrayList;
import java.util.List;

/** What a serialized value says about a class: enough to walk over its objects. */
final class SerializedClass {
  private final String name;
  private final int flags;
  private final int fieldBytes;
  private final int references;
  private final List<SerializedClass> fromTop;

  /**
   * Makes a description.
   *
   * @param name as {@link Class#getName()} gives it
   * @param flags those of the Java Object Serialization Specification
   * @param fieldBytes how many bytes its primitive fields take
   * @param references how many other fields it has
   * @param superclass that of its superclass; null if there is none in the value
   */
  SerializedClass(
      String name, int flags, int fieldBytes, int references, SerializedClass superclass) {
    this.name = name;
    this.flags = flags;
    this.fieldBytes = fieldBytes;
    this.references = references;
    List<SerializedClass> chain =
        new ArrayList<>(superclass == null ? List.of() : superclass.fromTop);
    chain.add(this);
    fromTop = List.copyOf(chain);
  }

  String name() {
    return name;
  }

  int fieldBytes() {
    return fieldBytes;
  }

  int references() {
    return references;
  }

  /** The class and its superclasses, in the order in which their fields are written. */
  List<SerializedClass> fromTop() {
    return fromTop;
  }

  /** Whether it writes all of its data itself. */
  boolean isExternalizable() {
    return (flags & SC_EXTERNALIZABLE) != 0;
  }

  /** Whether the end of its data can be found without the class itself. */
  boolean isReadable() {
    return !isExternalizable() || (flags & SC_BLOCK_DATA) != 0;
  }

  /** Whether it writes data beside its fields, or instead of them. */
  boolean hasOwnData() {
    return isExternalizable() || (flags & SC_WRITE_METHOD) != 0;
  }

  /** How many bytes an element takes if this is an array of primitives; 0 otherwise. */
  int elementBytes() {
    return name.length() == 2 && name.charAt(0) == '[' ? bytesOf(name.charAt(1)) : 0;
  }

  /** How many bytes a primitive takes in a value; 0 if the letter stands for none. */
  static int bytesOf(char type) {
    return switch (type) {
      case 'Z', 'B' -> Byte.BYTES;
      case 'C', 'S' -> Short.BYTES;
      case 'I', 'F' -> Integer.BYTES;
      case 'J', 'D' -> Long.BYTES;
      default -> 0;
    };
  }
}
