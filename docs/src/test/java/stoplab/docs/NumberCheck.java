// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;

/**
 * Every measured number is a link to the committed result that has it, with its uncertainty; every
 * other figure with a unit is a setting, in a code span, or the text of a link to its source.
 */
final class NumberCheck implements Check {
  private static final Pattern FIGURE = Pattern.compile("(?<![\\w.,-])[+-]?\\d[\\d,.]*"
      + "(?:\\s?(?:ns|µs|us|ms|s|sec|seconds?|h|hours?|times|x|×|percent)(?![\\w-])|\\s?%"
      + "|\\sof\\s\\d[\\d,]*)");

  private static final Pattern SIZE = Pattern.compile("(?<![\\w.,])\\d{1,3}(?:,\\d{3})+(?![\\w,])");

  private static final Pattern COUNT = Pattern.compile("\\d+ of \\d+");

  /** An interval has three numbers: the middle, the least and the greatest. */
  private static final int INTERVAL = 3;

  @Override
  public boolean concerns(Page page) {
    return !page.isGenerated();
  }

  @Override
  public void check(Page page, Report report) {
    for (Link link : page.links()) {
      Path target = LinkCheck.target(page, link.getDestination());
      if (target != null && Results.isResult(target) && link.getTitle() != null) {
        report.checked();
        compare(page, link, target, report);
      }
    }
    for (Node block : page.textBlocks()) {
      bare(block, report);
    }
    for (TableBlock table : page.tables()) {
      sizes(table, report);
    }
  }

  /** A large number beside a measured one, such as the size of a block, stands in its source. */
  private static void sizes(TableBlock table, Report report) {
    for (Node part : Results.children(table)) {
      for (Node row : Results.children(part)) {
        String sources = sources(row);
        if (!sources.isEmpty()) {
          sizes(row, sources, report);
        }
      }
    }
    if (table.getPrevious() instanceof Paragraph title && !sources(table).isEmpty()) {
      sizes(title, sources(table), report);
    }
  }

  private static void sizes(Node node, String sources, Report report) {
    Matcher size =
        SIZE.matcher(Page.words(node, part -> !(part instanceof Link) && !(part instanceof Code)));
    while (size.find()) {
      if (!sources.contains(size.group().replace(",", ""))) {
        report.wrong(
            Page.line(node),
            "'%s' stands in no source of the numbers beside it: those are of %s",
            size.group(),
            sources.strip());
      }
    }
  }

  /** The titles of all links below a node that lead to a result, without the commas of numbers. */
  private static String sources(Node node) {
    StringBuilder titles = new StringBuilder();
    if (node instanceof Link link && link.getTitle() != null) {
      titles.append(link.getTitle().replaceAll("(?<=\\d),(?=\\d)", "")).append("; ");
    }
    for (Node child : Results.children(node)) {
      titles.append(sources(child));
    }
    return titles.toString();
  }

  private static void compare(Page page, Link link, Path target, Report report) {
    String shown = Page.words(link);
    int line = Page.line(link);
    Results.Value value;
    try {
      value = Results.at(target, link.getTitle());
    } catch (IllegalArgumentException e) {
      report.wrong(line, "'%s' has no such source: %s", shown, e.getMessage());
      return;
    }
    List<Quantity> exact = Quantity.in(value.text(), value.unit());
    List<Quantity> written = Quantity.in(shown, "");
    if (written.isEmpty()) {
      report.wrong(line, "the link to '%s' shows no number: '%s'", link.getTitle(), shown);
    }
    for (int i = 0; i < written.size(); i++) {
      Quantity number = written.get(i);
      boolean isCell = link.getTitle().contains(" / ") && !target.toString().endsWith(".tsv");
      List<Quantity> candidates =
          i == 0 && isCell && !exact.isEmpty() ? exact.subList(0, 1) : exact;
      if (candidates.stream().noneMatch(number::isRounded)) {
        report.wrong(
            line,
            "'%s' is not what %s has for '%s': %s",
            number,
            target,
            link.getTitle(),
            value.text());
      }
    }
    boolean isCount = link.getTitle().equals("rows") || COUNT.matcher(shown).find();
    if (!isCount && written.size() < INTERVAL && !saysAbout(link)) {
      report.wrong(
          line,
          "'%s' needs its uncertainty: write 'about' before it, or the interval %s behind it",
          shown,
          value.text());
    }
  }

  /** Whether "about" stands directly before a node, or in the header of its column. */
  private static boolean saysAbout(Node node) {
    StringBuilder before = new StringBuilder();
    for (Node here = node.getPrevious(); here != null; here = here.getPrevious()) {
      before.insert(0, Page.words(here) + " ");
    }
    if (before.toString().strip().matches("(?is).*(\\babout|约|大约)")) {
      return true;
    }
    if (!(node.getParent() instanceof TableCell cell)) {
      return false;
    }
    int column = column(cell);
    for (Node up = cell; up != null; up = up.getParent()) {
      if (up instanceof TableBlock table) {
        TableRow header = (TableRow) table.getFirstChild().getFirstChild();
        return Page.words(Results.children(header).get(column)).matches("(?is).*(\\babout\\b|约).*");
      }
    }
    return false;
  }

  private static int column(TableCell cell) {
    int column = 0;
    for (Node left = cell.getPrevious(); left != null; left = left.getPrevious()) {
      column++;
    }
    return column;
  }

  private static void bare(Node block, Report report) {
    if (block instanceof Heading) {
      return;
    }
    String words = Page.words(block, node -> !(node instanceof Link) && !(node instanceof Code));
    Matcher figure = FIGURE.matcher(words);
    while (figure.find()) {
      report.wrong(
          Page.line(block),
          "'%s' has no source: link it to the row of a result, or to the document that says so;"
              + " if it is a setting, put it into `code`; otherwise write it in words",
          figure.group().strip());
    }
  }
}
