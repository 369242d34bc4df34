// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.util.List;

/** The findings as text, a column for each JVM. */
final class Table {
  private Table() {}

  /** What was found on one JVM, in the order of the hazards. */
  record Column(Jvm jvm, List<Hazard.Finding> findings) {}

  static String of(List<Column> columns) {
    StringBuilder text = new StringBuilder();
    for (Column column : columns) {
      for (Hazard.Finding finding : column.findings()) {
        text.append(String.format(
            "%s | %s | %s: %s | %s%n",
            finding.hazard().name(),
            column.jvm().label(),
            finding.verdict().label(),
            finding.words(),
            finding.evidence().cell()));
      }
    }
    return text.toString();
  }
}
