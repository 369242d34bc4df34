// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.print;

/**
 * Text from a dump that is to be shown. Thread names and frames are data: an escape sequence, a
 * line break or a mark that turns the direction of writing would act on the terminal, or hide what
 * is said. Safe for use from several threads.
 */
public final class Printable {
  private Printable() {}

  /**
   * Replaces each character that a terminal or a reader would not see as a character.
   *
   * @param text any text
   * @return the text with {@code \u001b} and the like in their place; the same text if there are
   *     none
   */
  public static String of(String text) {
    int first = 0;
    while (first < text.length() && isPlain(text.charAt(first))) {
      first++;
    }
    if (first == text.length()) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      int end = i + Character.charCount(codePoint);
      if (isVisible(codePoint)) {
        shown.append(text, i, end);
      } else {
        for (; i < end; i++) {
          shown.append("\\u%04x".formatted((int) text.charAt(i)));
        }
      }
      i = end;
    }
    return shown.toString();
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c < 0x7f;
  }

  /** Whether it takes a place of its own, or belongs to the letter before it. */
  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED -> false;
      default -> true;
    };
  }
}
