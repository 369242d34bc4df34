// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

/**
 * Puts lines together that a mail or a terminal has wrapped. A line is held while it is not whole
 * and may go on in the next one. For one thread.
 */
final class LogicalLines {
  /** Takes a whole line, or one that stays incomplete. */
  interface Sink {
    /**
     * Takes a line.
     *
     * @param text without blanks around it
     * @param number the number of its first line in the input
     */
    void line(String text, long number);
  }

  private static final int MOST_PARTS = 5;
  private static final int LONGEST_PART = 400;

  private final Sink sink;
  private final Pool pool;
  private String held;
  private long heldNumber;
  private String[] rest = new String[MOST_PARTS];
  private int parts;

  LogicalLines(Sink sink, Pool pool) {
    this.sink = sink;
    this.pool = pool;
  }

  /** The line that is held, null if none is. */
  String held() {
    return held;
  }

  void line(String text, long number) {
    if (held != null) {
      boolean goesOn = !text.isEmpty() && text.length() < LONGEST_PART && !DumpLine.isStart(text);
      String joined = goesOn ? joined(held, text) : null;
      if (joined != null && isWhole(joined)) {
        held = null;
        sink.line(joined, heldNumber);
        return;
      }
      if (joined != null && parts < MOST_PARTS) {
        rest[parts++] = text;
        held = joined;
        return;
      }
      flush();
    }
    if (text.isEmpty() || isWhole(text)) {
      sink.line(text, number);
    } else {
      held = text;
      heldNumber = number;
      parts = 0;
    }
  }

  /** Passes on the line that is held. */
  void flush() {
    if (held != null) {
      String text = held;
      held = null;
      sink.line(text, heldNumber);
    }
  }

  /** Whether the line cannot go on in the next one. */
  private boolean isWhole(String text) {
    if (text.startsWith("at ") || text.equals("at")) {
      return pool.frame(text.substring(2).strip()).isPresent();
    }
    if (text.startsWith("- ")) {
      return LockText.isWhole(text.substring(2).strip());
    }
    if (text.startsWith("\"")) {
      return text.endsWith("]") && HeaderText.endOfName(text) > 0 || text.endsWith("\":");
    }
    if (text.startsWith(DumpLine.STATE)) {
      return text.indexOf('(') < 0 ? text.length() > DumpLine.STATE.length() : text.endsWith(")");
    }
    if (text.startsWith(DumpLine.TITLE)) {
      return text.endsWith(":");
    }
    return true;
  }

  /** Returns the two as one line, or null if the second is no rest of the first. */
  private static String joined(String first, String second) {
    if (first.equals("at")) {
      return "at " + second;
    }
    if (first.startsWith("at ")) {
      boolean words =
          first.endsWith("(Native") || first.endsWith("/Native") || first.endsWith("Unknown");
      boolean fits = words
          || second.indexOf(' ') < 0
          || second.endsWith(" Method)")
          || second.endsWith(" Source)");
      return fits ? first + (words ? " " : "") + second : null;
    }
    if (first.startsWith("- ")) {
      int a = first.indexOf("(a ");
      return first + (a < 0 || a + 3 >= first.length() ? " " : "") + second;
    }
    if (first.startsWith("\"")) {
      if (HeaderText.endOfName(first) < 0) {
        String joined = first + " " + second;
        return HeaderText.endOfName(joined) > 0 ? joined : null;
      }
      if (!HeaderText.isRest(second)) {
        return null;
      }
      return first + (HeaderText.isBroken(second) ? "" : " ") + second;
    }
    if (first.startsWith(DumpLine.STATE)) {
      return second.endsWith(")") || ThreadBuilder.state(second).isPresent()
          ? first + " " + second
          : null;
    }
    return second.endsWith(":") ? first + " " + second : null;
  }
}
