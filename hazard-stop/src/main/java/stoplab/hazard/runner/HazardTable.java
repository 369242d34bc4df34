// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import java.util.ArrayList;
import java.util.List;

/** The findings as text: for each hazard what was attempted, and a column for each JVM. */
final class HazardTable {
  private static final int LINE = 116;
  private static final int NARROWEST = 24;
  private static final String INDENT = "  ";
  private static final String BETWEEN = " | ";

  private HazardTable() {}

  static String of(List<Column> columns) {
    int width = Math.max(NARROWEST, LINE / columns.size() - BETWEEN.length());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < columns.get(0).findings().size(); i++) {
      Hazard hazard = columns.get(0).findings().get(i).hazard();
      line(text, hazard.name() + ": " + hazard.attempt());
      List<List<String>> cells = new ArrayList<>();
      for (Column column : columns) {
        HazardFinding finding = column.findings().get(i);
        List<String> cell = new ArrayList<>();
        cell.add(name(column, columns) + ": " + finding.verdict().label());
        cell.addAll(wrap(finding.words(), width));
        cells.add(cell);
      }
      appendRow(text, cells, width);
      line(text, "");
    }
    columns.forEach(column -> line(
        text,
        "JDK " + column.jvm().feature() + " is " + column.jvm().version() + ", "
            + column.jvm().name()));
    return text.toString();
  }

  /** Its feature version, or the whole one if there are two of the same. */
  private static String name(Column column, List<Column> all) {
    int feature = column.jvm().feature();
    boolean alone =
        all.stream().filter(other -> other.jvm().feature() == feature).count() == 1;
    return alone ? "JDK " + feature : column.jvm().label();
  }

  private static void appendRow(StringBuilder text, List<List<String>> cells, int width) {
    int height = cells.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < height; i++) {
      List<String> parts = new ArrayList<>();
      for (List<String> cell : cells) {
        String part = i < cell.size() ? cell.get(i) : "";
        parts.add(part + " ".repeat(Math.max(0, width - part.length())));
      }
      line(text, INDENT + String.join(BETWEEN, parts));
    }
  }

  private static void line(StringBuilder text, String line) {
    text.append(line.stripTrailing()).append(System.lineSeparator());
  }

  /** Breaks a text at its spaces; a word that is longer than a line stays whole. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
