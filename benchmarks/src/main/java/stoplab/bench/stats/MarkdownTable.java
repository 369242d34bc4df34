// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.stats;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table that reads well on a terminal and is valid Markdown. */
public final class MarkdownTable {
  private MarkdownTable() {}

  /**
   * Renders the header and the rows, all of one length, with each column padded to its widest cell.
   */
  public static String render(List<String> header, List<List<String>> rows) {
    List<Integer> widths = IntStream.range(0, header.size())
        .mapToObj(column -> rows.stream()
            .mapToInt(row -> row.get(column).length())
            .reduce(header.get(column).length(), Math::max))
        .toList();
    List<String> rule = widths.stream().map("-"::repeat).toList();
    StringBuilder text = new StringBuilder(line(header, widths)).append(line(rule, widths));
    rows.forEach(row -> text.append(line(row, widths)));
    return text.toString();
  }

  /** Takes away the meaning that letters have in Markdown, and letters that nobody sees. */
  public static String escape(String text) {
    return text.replaceAll("\\p{Cntrl}", "?").replaceAll("[\\\\`*\\[\\]<|&]", "\\\\$0");
  }

  private static String line(List<String> cells, List<Integer> widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(column -> pad(cells.get(column), widths.get(column)))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String pad(String cell, int width) {
    return cell + String.join("", Collections.nCopies(width - cell.length(), " "));
  }
}
