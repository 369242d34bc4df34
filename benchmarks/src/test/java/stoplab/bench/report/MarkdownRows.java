// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.util.Arrays;
import java.util.List;
import stoplab.bench.stats.MarkdownTable;

/** Reads the tables that {@link MarkdownTable} writes. */
final class MarkdownRows {
  private MarkdownRows() {}

  /** The cells of the first row that begins with the label. */
  static List<String> of(String text, String label) {
    return text.lines()
        .filter(line -> line.startsWith("| " + label + " "))
        .map(line ->
            Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList())
        .findFirst()
        .orElseThrow();
  }
}
