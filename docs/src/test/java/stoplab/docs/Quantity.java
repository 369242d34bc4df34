// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number with its unit, as a page or a result writes it.
 *
 * @param value the number as written
 * @param unit "ns", "us", "ms" or "s"; "" for a ratio or a count
 */
record Quantity(BigDecimal value, String unit) {
  private static final Pattern NUMBER =
      Pattern.compile("([+-]?\\d[\\d,]*(?:\\.\\d+)?)(?:\\s?(ns|µs|us|ms|s)\\b)?");

  private static final Map<String, BigDecimal> NANOS = Map.of(
      "ns", BigDecimal.ONE,
      "us", BigDecimal.valueOf(1_000),
      "ms", BigDecimal.valueOf(1_000_000),
      "s", BigDecimal.valueOf(1_000_000_000));

  /**
   * All numbers of a text. One without a unit has that of the number before it, as in "81 us [67,
   * 95]", or else that of the next.
   *
   * @param text what to read
   * @param unit the unit of a text that names none
   */
  static List<Quantity> in(String text, String unit) {
    List<BigDecimal> values = new ArrayList<>();
    List<String> units = new ArrayList<>();
    Matcher number = NUMBER.matcher(text);
    while (number.find()) {
      values.add(new BigDecimal(number.group(1).replace(",", "")));
      units.add(number.group(2) == null ? "" : number.group(2).replace('µ', 'u'));
    }
    String first = units.stream().filter(each -> !each.isEmpty()).findFirst().orElse(unit);
    List<Quantity> quantities = new ArrayList<>();
    String last = first;
    for (int i = 0; i < values.size(); i++) {
      last = units.get(i).isEmpty() ? last : units.get(i);
      quantities.add(new Quantity(values.get(i), last));
    }
    return quantities;
  }

  /** Whether this is the other number, rounded to as many significant digits as this one has. */
  boolean isRounded(Quantity exact) {
    if (unit.isEmpty() != exact.unit.isEmpty()) {
      return false;
    }
    BigDecimal inUnit = unit.isEmpty()
        ? exact.value
        : exact
            .value
            .multiply(NANOS.get(exact.unit))
            .divide(NANOS.get(unit), MathContext.DECIMAL64);
    int digits = Math.max(1, value.stripTrailingZeros().precision());
    MathContext rounding = new MathContext(digits, RoundingMode.HALF_UP);
    return inUnit.round(rounding).compareTo(value) == 0;
  }

  @Override
  public String toString() {
    return value.toPlainString() + (unit.isEmpty() ? "" : " " + unit);
  }
}
