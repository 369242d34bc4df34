// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number by which a cell of a table is sorted.
 *
 * <p>Guarantee [bench.report-sorts-by-value]: times are compared as times, whatever their unit; a
 * worker that hangs is slower than all; another cell without a number has no value.
 */
final class CellValue {
  private static final Pattern NUMBER =
      Pattern.compile("^\\(?([+-]?\\d[\\d,]*(?:\\.\\d+)?)(?: (ns|us|µs|ms|s)\\b)?");

  private static final Map<String, Double> NANOS =
      Map.of("ns", 1.0, "us", 1e3, "µs", 1e3, "ms", 1e6, "s", 1e9);

  private CellValue() {}

  /**
   * The first number of a cell, a time in nanoseconds; empty if the cell does not begin with one;
   * infinite if a worker hangs.
   */
  static OptionalDouble of(String cell) {
    if (cell.strip().startsWith("HANGS")) {
      return OptionalDouble.of(Double.POSITIVE_INFINITY);
    }
    Matcher found = NUMBER.matcher(cell.strip());
    if (!found.find()) {
      return OptionalDouble.empty();
    }
    double number = Double.parseDouble(found.group(1).replace(",", ""));
    double unit = found.group(2) == null ? 1 : NANOS.get(found.group(2));
    return OptionalDouble.of(number * unit);
  }
}
