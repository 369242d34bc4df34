// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.print;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines of a terminal, by the columns that its characters take. */
final class TextLines {
  private TextLines() {}

  /**
   * Breaks a text between words, and inside a word that is longer than a line.
   *
   * @param text printable text
   * @param columns how many columns a line has, at least 2
   * @return at least one line
   */
  static List<String> wrap(String text, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (String word : text.split(" ")) {
      int width = width(word);
      if (used > 0 && used + 1 + width > columns) {
        lines.add(line.toString());
        line.setLength(0);
        used = 0;
      }
      if (used > 0) {
        line.append(' ');
        used++;
      }
      for (int i = 0; i < word.length(); ) {
        int codePoint = word.codePointAt(i);
        if (used + width(codePoint) > columns) {
          lines.add(line.toString());
          line.setLength(0);
          used = 0;
        }
        line.appendCodePoint(codePoint);
        used += width(codePoint);
        i += Character.charCount(codePoint);
      }
    }
    lines.add(line.toString());
    return lines;
  }

  /** How many columns a text takes. */
  static int width(String text) {
    return text.codePoints().map(TextLines::width).sum();
  }

  /** Marks take none, East Asian letters and most pictures two. */
  private static int width(int codePoint) {
    if (codePoint < 0x300) {
      return 1;
    }
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean isWide = codePoint >= 0x1100 && codePoint <= 0x115f
        || codePoint >= 0x2e80 && codePoint <= 0xa4cf
        || codePoint >= 0xac00 && codePoint <= 0xd7a3
        || codePoint >= 0xf900 && codePoint <= 0xfaff
        || codePoint >= 0xfe30 && codePoint <= 0xfe6f
        || codePoint >= 0xff00 && codePoint <= 0xff60
        || codePoint >= 0xffe0 && codePoint <= 0xffe6
        || codePoint >= 0x1f300 && codePoint <= 0x1faff
        || codePoint >= 0x20000 && codePoint <= 0x3fffd;
    return isWide ? 2 : 1;
  }
}
