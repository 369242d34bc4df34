// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.util.List;
import java.util.Locale;
import stoplab.interrupt.map.probe.Row;

/** Formats rows for a terminal, grouped by category. */
final class MapTable {
  private MapTable() {}

  static String of(List<Row> rows) {
    int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    StringBuilder table = new StringBuilder();
    String category = "";
    for (Row row : rows) {
      if (!row.category().equals(category)) {
        category = row.category();
        table.append(String.format("%n%s%n", category.toUpperCase(Locale.ROOT)));
      }
      String line = String.format(
          "  %-" + width + "s  %-8s  %11s  %s%s%s",
          row.name(),
          row.kind().label(),
          time(row.nanos()),
          row.outcome(),
          row.note().isEmpty() ? "" : " (" + row.note() + ")",
          WayOut.isNeeded(row) ? "; way out: " + WayOut.of(row.name()) : "");
      table.append(line.stripTrailing()).append(System.lineSeparator());
    }
    return table.toString();
  }

  private static String time(long nanos) {
    return nanos < 0 ? "" : String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
  }
}
