// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.BulletList;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;

/** Looks a value up in a committed result: a page of the comparison, or a table of tabs. */
final class Results {
  private static final String SEPARATOR = " / ";

  private Results() {}

  /**
   * What a place in a result says.
   *
   * @param text the words of the cell or line
   * @param unit the unit that the column gives, or ""
   */
  record Value(String text, String unit) {}

  /** Whether a file holds measured values. */
  static boolean isResult(Path file) {
    boolean isOfComparison = file.startsWith("benchmarks/results")
        && (file.endsWith("tables.md") || file.endsWith("summary.md"));
    return isOfComparison
        || file.toString().endsWith(".tsv")
        || file.startsWith("process-stop/zoo");
  }

  /**
   * Reads one value.
   *
   * @param file the result, from the root
   * @param place "row / column", or "table / row / column", where a table is the beginning of the
   *     line or heading above it; the beginning of a bullet; "rows"
   * @throws IllegalArgumentException if there is no such place; the message says what there is
   */
  static Value at(Path file, String place) {
    if (place.equals("rows")) {
      return new Value(Integer.toString(rows(file)), "");
    }
    String[] steps = place.split(SEPARATOR);
    if (file.toString().endsWith(".tsv")) {
      return tab(file, steps);
    }
    Page summary = new Page(file.toString(), Tree.read(file));
    return steps.length == 1 ? bullet(summary, place) : cell(summary, steps);
  }

  /** How many rows a file has below its header. */
  private static int rows(Path file) {
    long lines = Tree.read(file)
        .lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .count();
    return (int) lines - 1;
  }

  private static Value tab(Path file, String[] steps) {
    if (steps.length != 2) {
      throw new IllegalArgumentException("write \"row / column\"");
    }
    List<List<String>> rows = Tree.read(file)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> Arrays.asList(line.split("\t", -1)))
        .toList();
    int column = rows.get(0).indexOf(steps[1]);
    List<List<String>> found =
        rows.stream().filter(row -> row.get(0).equals(steps[0])).toList();
    if (column < 0 || found.size() != 1) {
      throw new IllegalArgumentException("no single row '" + steps[0] + "' with a column '"
          + steps[1] + "' in " + file + "; columns: " + rows.get(0));
    }
    return new Value(found.get(0).get(column), "");
  }

  private static Value bullet(Page summary, String beginning) {
    return summary.all(BulletList.class).stream()
        .flatMap(list -> children(list).stream())
        .map(Page::words)
        .filter(words -> words.startsWith(beginning))
        .findFirst()
        .map(words -> new Value(words.substring(beginning.length()), ""))
        .orElseThrow(() -> new IllegalArgumentException("no line of " + summary + " begins with '"
            + beginning + "'; write \"row / column\" for a cell"));
  }

  private static Value cell(Page summary, String[] steps) {
    String table = steps.length > 2 ? steps[0] : "";
    String row = steps[steps.length - 2];
    String column = steps[steps.length - 1];
    List<Value> found = new ArrayList<>();
    for (TableBlock block : summary.tables()) {
      if (table.isEmpty() || title(block).startsWith(table)) {
        found.addAll(cells(block, row, column));
      }
    }
    if (found.size() != 1) {
      throw new IllegalArgumentException((found.isEmpty() ? "no" : "more than one") + " row '" + row
          + "' with a column '" + column + "' in " + summary
          + (table.isEmpty() ? "" : ", table '" + table + "'"));
    }
    return found.get(0);
  }

  /** The words directly above a table: a line, or a heading where the section has one table. */
  private static String title(TableBlock table) {
    Node above = table.getPrevious();
    return above instanceof Paragraph || above instanceof Heading ? Page.words(above) : "";
  }

  private static List<Value> cells(TableBlock block, String row, String column) {
    List<Value> found = new ArrayList<>();
    List<String> header = List.of();
    for (Node part : children(block)) {
      for (Node line : children(part)) {
        List<String> cells = children(line).stream().map(Page::words).toList();
        if (line instanceof TableRow && header.isEmpty()) {
          header = cells;
        } else if (isNamed(cells, row) && header.contains(column)) {
          found.add(new Value(cells.get(header.indexOf(column)), unit(column)));
        }
      }
    }
    return found;
  }

  /** Whether the first cells of a row, one or more, are its name. */
  private static boolean isNamed(List<String> cells, String row) {
    for (int i = 1; i <= cells.size(); i++) {
      if (String.join(" ", cells.subList(0, i)).equals(row)) {
        return true;
      }
    }
    return false;
  }

  /** As in "ns per poll". */
  private static String unit(String column) {
    return column.startsWith("ns ") ? "ns" : "";
  }

  static List<Node> children(Node node) {
    List<Node> children = new ArrayList<>();
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      children.add(child);
    }
    return children;
  }
}
