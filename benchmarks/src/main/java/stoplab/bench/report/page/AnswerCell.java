// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cell of the answer: the number to remember, and what to know about it.
 *
 * @param number the median, or a word; never empty
 * @param around the range, or the second group of JVMs; may be empty
 */
record AnswerCell(String number, String around) {
  private static final String TIME = "(\\S+ (?:ns|µs|ms|s))";

  private static final Pattern GROUPS =
      Pattern.compile(TIME + " in (\\d+), " + TIME + " in (\\d+)");

  private static final Pattern RANGE =
      Pattern.compile("(\\S+)( (?:ns|µs|ms|s))? \\[([^,]+), ([^]]+)\\](.*)");

  /** The same cell as in the terminal, in two parts. */
  static AnswerCell of(String ascii) {
    String cell = PageText.withMicro(ascii);
    Matcher groups = GROUPS.matcher(cell);
    if (groups.matches()) {
      int most = Integer.parseInt(groups.group(2));
      int others = Integer.parseInt(groups.group(4));
      return new AnswerCell(
          groups.group(1),
          "in " + most + " of " + (most + others) + " JVMs; " + groups.group(3) + " in the other "
              + others);
    }
    Matcher range = RANGE.matcher(cell);
    if (range.matches()) {
      String unit = range.group(2) == null ? "" : range.group(2);
      return new AnswerCell(
          range.group(1) + unit + range.group(5), range.group(3) + " to " + range.group(4) + unit);
    }
    return new AnswerCell(cell, "");
  }
}
