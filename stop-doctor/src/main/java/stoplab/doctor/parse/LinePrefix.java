// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.parse;

import java.util.ArrayList;
import java.util.List;

/**
 * What a tool has put before each line, such as the time stamp of a CI server or the {@code >} of a
 * mail. Its form is learned from lines that are known to belong to a dump: digits and letters may
 * differ from line to line, what stands between them does not. For one thread.
 */
final class LinePrefix {
  private static final int LONGEST = 200;
  private static final int MOST = 8;

  private final List<String> forms = new ArrayList<>();

  /** Learns the form of a prefix; nothing is learned from one that could be text of a dump. */
  void learn(String prefix) {
    String form = form(prefix);
    if (prefix.length() <= LONGEST && isPrefix(form) && !forms.contains(form)) {
      if (forms.size() == MOST) {
        forms.remove(0);
      }
      forms.add(form);
    }
  }

  /** Returns the line without its prefix, and without blanks around it; null if it has none. */
  String strip(String line) {
    for (String form : forms) {
      int end = end(form, line);
      if (end >= 0) {
        return line.substring(end).strip();
      }
    }
    return null;
  }

  /** In a form, {@code w} stands for letters and digits, and a blank for blanks. */
  private static String form(String prefix) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < prefix.length(); i++) {
      char c = prefix.charAt(i);
      char kind = Character.isLetterOrDigit(c) ? 'w' : Character.isWhitespace(c) ? ' ' : c;
      boolean again = !form.isEmpty() && form.charAt(form.length() - 1) == kind;
      if (!again || kind != 'w' && kind != ' ') {
        form.append(kind);
      }
    }
    return form.toString().strip();
  }

  private static boolean isPrefix(String form) {
    for (int i = 0; i < form.length(); i++) {
      char c = form.charAt(i);
      if (c != 'w' && c != ' ') {
        return true;
      }
    }
    return false;
  }

  private static int end(String form, String line) {
    int at = skipBlanks(line, 0);
    for (int i = 0; i < form.length(); i++) {
      char kind = form.charAt(i);
      int from = at;
      if (kind == 'w') {
        while (at < line.length() && Character.isLetterOrDigit(line.charAt(at))) {
          at++;
        }
      } else if (kind == ' ') {
        at = skipBlanks(line, at);
      } else if (at < line.length() && line.charAt(at) == kind) {
        at++;
      }
      if (at == from) {
        return -1;
      }
    }
    return at;
  }

  private static int skipBlanks(String line, int from) {
    int at = from;
    while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
      at++;
    }
    return at;
  }
}
