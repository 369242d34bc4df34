// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import java.util.Optional;
import stoplab.doctor.dump.Frame;

/** Reads a frame, with the module where JDK 9 and later have it: before the name or the place. */
final class FrameText {
  private FrameText() {}

  /**
   * Reads a frame.
   *
   * @param text without {@code at} and blanks around it
   * @return empty if it is no frame, or only the beginning of one
   */
  static Optional<Frame> read(String text, Pool pool) {
    if (!text.endsWith(")")) {
      return Optional.empty();
    }
    int open = text.lastIndexOf('(');
    int dot = open < 0 ? -1 : text.lastIndexOf('.', open);
    int from = afterModule(text, open);
    if (dot <= from || dot + 1 == open || isNoName(text, from, open)) {
      return Optional.empty();
    }
    String place = text.substring(open + 1, text.length() - 1);
    return Optional.of(new Frame(
        pool.string(text.substring(from, dot)),
        pool.string(text.substring(dot + 1, open)),
        pool.string(withoutModule(place))));
  }

  /** The slash of a hidden class, such as {@code $$Lambda/0x7f}, does not end a module. */
  private static int afterModule(String text, int end) {
    int from = 0;
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c == '/' && (i + 1 == end || !isDigit(text.charAt(i + 1)))) {
        from = i + 1;
      }
    }
    return from;
  }

  /** A name has no blanks, but Kotlin's methods may: only a class with a blank is none. */
  private static boolean isNoName(String text, int from, int open) {
    int dot = text.lastIndexOf('.', open);
    for (int i = from; i < open; i++) {
      char c = text.charAt(i);
      boolean blank = c == ' ' && i < dot;
      if (blank || c < ' ' || c == '"' || c == '=' || c == ':' && i < dot || c == '@' && i < dot) {
        return true;
      }
    }
    return !isStart(text.charAt(from));
  }

  private static boolean isStart(char c) {
    return Character.isJavaIdentifierStart(c) || c == '<' || c == '[';
  }

  private static String withoutModule(String place) {
    int slash = place.lastIndexOf('/');
    for (int i = 0; i < slash; i++) {
      char c = place.charAt(i);
      if (!Character.isLetterOrDigit(c) && "._@+-/$".indexOf(c) < 0) {
        return place; // a path or an address of a script
      }
    }
    return place.substring(slash + 1);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
