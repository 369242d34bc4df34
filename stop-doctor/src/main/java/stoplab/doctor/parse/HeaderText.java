// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the first line of a thread, of JDK 7 to 25 and later. The words of the line are looked at
 * one by one, each once: a damaged line costs no more than a whole one.
 */
final class HeaderText {
  private static final String[] AFTER_NAME = {
    " #", " prio=", " daemon ", " os_prio=", " tid=0x", " cpu="
  };
  private static final String[] STATUS = {
    "waiting",
    "on",
    "condition",
    "in",
    "Object.wait()",
    "runnable",
    "for",
    "monitor",
    "entry",
    "sleeping",
    "suspended",
    "at",
    "breakpoint",
    "daemon"
  };
  private static final String[] KEYS = {
    "prio=", "os_prio=", "cpu=", "elapsed=", "allocated=", "defined_classes=", "tid=", "nid="
  };

  private HeaderText() {}

  /** Returns where the name ends, or -1 if the text is not the first line of a thread. */
  static int endOfName(String text) {
    // From the right: a name may hold quotation marks, what follows it holds none.
    for (int end = text.lastIndexOf('"'); end > 0; end = text.lastIndexOf('"', end - 1)) {
      for (String after : AFTER_NAME) {
        if (text.startsWith(after, end + 1)) {
          return end;
        }
      }
      if (text.length() - end > 400) {
        return -1;
      }
    }
    return -1;
  }

  /** Whether a line can only be the rest of a first line that was wrapped. */
  static boolean isRest(String text) {
    for (String word : text.split(" ")) {
      if (!word.isEmpty() && !isKey(word) && !isStatus(word) && !isAddress(word)) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Whether a rest belongs to the last word of the line before, which was broken. */
  static boolean isBroken(String rest) {
    int blank = rest.indexOf(' ');
    String word = blank < 0 ? rest : rest.substring(0, blank);
    return !isKey(word) && !isStatus(word) && !word.startsWith("[") && !word.startsWith("#");
  }

  /** Reads a first line that begins with a quotation mark. */
  static Optional<Header> read(String text) {
    int end = endOfName(text);
    if (!text.startsWith("\"") || end < 0) {
      return Optional.empty();
    }
    String name = text.substring(1, end);
    OptionalLong number = OptionalLong.empty();
    OptionalLong cpu = OptionalLong.empty();
    OptionalLong elapsed = OptionalLong.empty();
    Boolean daemon = null;
    boolean doubtful = false;
    boolean prio = false;
    boolean whole = false;
    String address = "";
    StringBuilder status = new StringBuilder();
    boolean numbersEnded = false;
    int at = end + 1;
    while (at < text.length()) {
      int blank = text.indexOf(' ', at);
      int stop = blank < 0 ? text.length() : blank;
      String word = text.substring(at, stop);
      at = stop + 1;
      if (word.isEmpty()) {
        continue;
      }
      if (word.startsWith("#") && !prio) {
        number = whole(word.substring(1));
      } else if (word.equals("daemon") && !prio) {
        daemon = true;
      } else if (word.startsWith("prio=") || word.startsWith("os_prio=")) {
        prio = true;
      } else if (word.startsWith("cpu=")) {
        cpu = nanos(word, 4, "ms", 1_000_000);
      } else if (word.startsWith("elapsed=")) {
        elapsed = nanos(word, 8, "s", 1_000_000_000);
      } else if (word.startsWith("tid=")) {
        address = word.substring(4);
        numbersEnded = true;
      } else if (word.startsWith("nid=")) {
        numbersEnded = true;
      } else if (word.startsWith("[0x")) {
        whole = word.endsWith("]");
      } else if (numbersEnded && !word.startsWith("[")) {
        status.append(status.isEmpty() ? "" : " ").append(word);
      } else if (!prio && !word.startsWith("[")) {
        doubtful = true; // perhaps it was "daemon"
      }
    }
    if (daemon == null && prio && !doubtful) {
      daemon = false;
    }
    return Optional.of(new Header(
        name,
        number,
        Optional.ofNullable(daemon),
        false,
        "",
        status.toString(),
        cpu,
        elapsed,
        address,
        whole));
  }

  /**
   * Reads a first line of the plain format, such as {@code #22 "" virtual RUNNABLE 2026-11-29T…}.
   */
  static Optional<Header> readPlain(String text) {
    int open = text.indexOf(" \"");
    int close = text.lastIndexOf('"');
    if (!text.startsWith("#") || open < 2 || close <= open + 1) {
      return Optional.empty();
    }
    OptionalLong number = whole(text.substring(1, open));
    if (number.isEmpty()) {
      return Optional.empty();
    }
    boolean virtual = false;
    String state = "";
    for (String word : text.substring(close + 1).split(" ")) {
      if (word.equals("virtual")) {
        virtual = true;
      } else if (!word.isEmpty() && word.charAt(0) >= 'A' && word.charAt(0) <= 'Z') {
        state = word;
      }
    }
    return Optional.of(new Header(
        text.substring(open + 2, close),
        number,
        virtual ? Optional.of(true) : Optional.empty(),
        virtual,
        state,
        "",
        OptionalLong.empty(),
        OptionalLong.empty(),
        "",
        true));
  }

  /** Reads a whole number; empty if it is none. */
  static OptionalLong whole(String digits) {
    if (digits.isEmpty() || digits.length() > 18) {
      return OptionalLong.empty();
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return OptionalLong.empty();
      }
      value = 10 * value + digit;
    }
    return OptionalLong.of(value);
  }

  /** Reads a time such as {@code cpu=10497,63ms}; some locales have a comma. */
  private static OptionalLong nanos(String word, int from, String unit, long nanosPerUnit) {
    if (!word.endsWith(unit)) {
      return OptionalLong.empty();
    }
    String number = word.substring(from, word.length() - unit.length());
    int point = Math.max(number.lastIndexOf('.'), number.lastIndexOf(','));
    OptionalLong units = whole(point < 0 ? number : number.substring(0, point));
    String fraction = point < 0 ? "" : number.substring(point + 1);
    OptionalLong parts = fraction.isEmpty() ? OptionalLong.of(0) : whole(fraction);
    if (units.isEmpty()
        || parts.isEmpty()
        || fraction.length() > 9
        || units.getAsLong() > 1L << 32) {
      return OptionalLong.empty();
    }
    long scale = nanosPerUnit;
    for (int i = 0; i < fraction.length(); i++) {
      scale /= 10;
    }
    return OptionalLong.of(units.getAsLong() * nanosPerUnit + parts.getAsLong() * scale);
  }

  private static boolean isKey(String word) {
    for (String key : KEYS) {
      if (word.startsWith(key)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isStatus(String word) {
    for (String status : STATUS) {
      if (word.equals(status)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAddress(String word) {
    for (int i = 0; i < word.length(); i++) {
      if ("0123456789abcdefx[]#.,ms".indexOf(word.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }
}
