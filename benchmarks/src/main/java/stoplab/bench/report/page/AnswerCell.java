// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stoplab.bench.stats.Nanos;

/**
 * A cell of the answer: the number to remember, and what to know about it.
 *
 * @param number the median, or a word; never empty
 * @param around the range, or the second group of JVMs; may be empty
 */
record AnswerCell(String number, String around) {
  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);

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
      int low = Integer.parseInt(groups.group(2));
      int high = Integer.parseInt(groups.group(4));
      return high > low
          ? ofGroups(groups.group(3), high, groups.group(1), low)
          : ofGroups(groups.group(1), low, groups.group(3), high);
    }
    int second = cell.indexOf("; ");
    if (second > 0) {
      AnswerCell one = of(cell.substring(0, second));
      AnswerCell other = of(cell.substring(second + 2));
      return new AnswerCell(
          one.number + "; " + other.number,
          Stream.of(one.around, other.around)
              .filter(each -> !each.isEmpty())
              .collect(Collectors.joining("; ")));
    }
    Matcher range = RANGE.matcher(cell);
    if (range.matches()) {
      String unit = range.group(2) == null ? "" : range.group(2).strip();
      String number = unit.isEmpty() ? ratio(range.group(1)) : range.group(1) + " " + unit;
      return new AnswerCell(number + range.group(5), range(range.group(3), range.group(4), unit));
    }
    return new AnswerCell(cell, "");
  }

  /** The time of the larger group is the one to remember. */
  private static AnswerCell ofGroups(String most, int jvms, String others, int otherJvms) {
    return new AnswerCell(
        most,
        "in " + jvms + " of " + (jvms + otherJvms) + " JVMs; " + others + " in the other "
            + otherJvms);
  }

  /**
   * From a number to another; each has a unit of its own if the greater one is too long in this.
   */
  private static String range(String low, String high, String unit) {
    if (unit.isEmpty()) {
      return ratio(low) + " to " + ratio(high);
    }
    OptionalDouble least = CellValue.of(low + " " + unit);
    OptionalDouble greatest = CellValue.of(high + " " + unit);
    if (least.isEmpty() || greatest.isEmpty()) {
      return low + " to " + high + " " + unit;
    }
    String to = PageText.withMicro(Nanos.format(greatest.getAsDouble()));
    String from = PageText.withMicro(Nanos.format(least.getAsDouble()));
    return to.endsWith(" " + unit) && from.endsWith(" " + unit)
        ? low + " to " + high + " " + unit
        : from + " to " + to;
  }

  /** Three digits are enough to remember. */
  private static String ratio(String number) {
    return number.matches("\\d+\\.\\d+")
        ? new BigDecimal(number).round(THREE_DIGITS).toPlainString()
        : number;
  }
}
