// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import java.util.Optional;
import stoplab.doctor.dump.LockLine;
import stoplab.doctor.dump.LockLine.Action;

/** Reads a line such as {@code - locked <0x00000000d5fd33f0> (a java.lang.Object)}. */
final class LockText {
  private static final String CLASS_INITIALIZATION =
      "waiting on the Class initialization monitor for ";

  /** Words of a line and what they mean; the first that fits counts. */
  private static final Object[][] ACTIONS = {
    {"parking to wait for ", Action.PARKING},
    {"waiting to re-lock", Action.WAITING_TO_RELOCK},
    {"waiting to lock ", Action.WAITING_TO_LOCK},
    {"waiting on ", Action.WAITING_ON},
    {"locked ", Action.LOCKED},
    {"<", Action.OWNS_SYNCHRONIZER},
  };

  private LockText() {}

  /** Whether a text without the dash begins as a lock line does. */
  static boolean isStart(String text) {
    return isNothing(text) || action(text) != null;
  }

  /** Whether the line means nothing: no synchronizer, or a lock that the compiler has removed. */
  static boolean isNothing(String text) {
    return text.startsWith("eliminated ")
        || text.equals("lock is eliminated")
        || text.equals("None");
  }

  /** Whether the line is whole, and not wrapped or cut. */
  static boolean isWhole(String text) {
    return isNothing(text)
        || text.endsWith(")") && text.indexOf('>') > 0
        || text.endsWith(">")
        || text.contains(">, owner #")
        || text.startsWith(CLASS_INITIALIZATION);
  }

  /**
   * Reads a line.
   *
   * @param text without the dash and blanks around it
   * @param frame the index of the frame above it
   * @return empty if it is no such line, or means nothing
   */
  static Optional<LockLine> read(String text, int frame, Pool pool) {
    if (text.startsWith(CLASS_INITIALIZATION)) {
      String name = text.substring(CLASS_INITIALIZATION.length()).trim();
      return Optional.of(
          new LockLine(frame, Action.CLASS_INITIALIZATION, Optional.empty(), pool.string(name)));
    }
    Action action = action(text);
    int open = text.indexOf('<');
    int close = text.indexOf('>', open + 1);
    if (action == null || open < 0 || close < 0) {
      return Optional.empty();
    }
    int index = action == Action.OWNS_SYNCHRONIZER ? -1 : frame;
    String object = text.substring(open + 1, close);
    if (object.startsWith("0x")) {
      return Optional.of(
          new LockLine(index, action, Optional.of(object), pool.string(className(text, close))));
    }
    if (object.indexOf(' ') >= 0) { // <no object reference available>
      return Optional.of(
          new LockLine(index, action, Optional.empty(), pool.string(className(text, close))));
    }
    return Optional.of(object(index, action, object, pool));
  }

  /**
   * Reads an object such as {@code java.lang.Object@2c7edfb3}, as files of Thread.dump_to_file have
   * it.
   */
  static LockLine object(int frame, Action action, String object, Pool pool) {
    int at = object.lastIndexOf('@');
    return new LockLine(
        frame,
        action,
        at < 0 ? Optional.empty() : Optional.of(object.substring(at + 1)),
        pool.string(at < 0 ? object : object.substring(0, at)));
  }

  private static String className(String text, int from) {
    int a = text.indexOf("(a ", from);
    int end = text.lastIndexOf(')');
    return a < 0 || end < a ? "" : text.substring(a + 3, end).trim();
  }

  private static Action action(String text) {
    for (Object[] entry : ACTIONS) {
      if (text.startsWith((String) entry[0])) {
        return (Action) entry[1];
      }
    }
    return null;
  }
}
