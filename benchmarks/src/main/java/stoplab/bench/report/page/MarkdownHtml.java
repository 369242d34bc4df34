// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableBody;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import stoplab.bench.stats.Nanos;

/**
 * Turns the Markdown of our reports into HTML: one source for tables.md and for report.html.
 *
 * <p>Markup in the text is shown, not obeyed, and a link can only lead to another place. A table
 * stands in a box of its own, in which it scrolls; each row has its family, and each cell with a
 * number the value by which it is sorted.
 */
final class MarkdownHtml {
  private static final List<Extension> TABLES = List.of(TablesExtension.create());

  private static final Parser PARSER = Parser.builder().extensions(TABLES).build();

  private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
      .extensions(TABLES)
      .escapeHtml(true)
      .sanitizeUrls(true)
      .attributeProviderFactory(context -> MarkdownHtml::describe)
      .build();

  private static final Pattern RANGE = Pattern.compile(
      "(?<![\\d.+-])(\\d+(?:\\.\\d+)?)( (?:ns|µs|ms|s)) \\[(\\d+(?:\\.\\d+)?), (\\d+(?:\\.\\d+)?)]");

  private static final double WIDE = 1_000;

  private MarkdownHtml() {}

  /**
   * The HTML of some text with tables.
   *
   * @param markdown the text
   * @param title what it is about, for readers that hear the page; the line above a table, if there
   *     is one, is added to it
   * @param level of that line as a heading, from 1
   */
  static String of(String markdown, String title, int level) {
    StringBuilder html = new StringBuilder();
    int tables = 0;
    Node document = PARSER.parse(wideRanges(PageText.withMicro(markdown)));
    for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof TableBlock) {
        html.append(table(node, title, ++tables, "h" + level));
      } else if (!isCaption(node)) {
        html.append(RENDERER.render(node));
      }
    }
    return html.toString();
  }

  /** A range of more than three powers of ten has a unit at each end. */
  private static String wideRanges(String markdown) {
    return RANGE.matcher(markdown).replaceAll(range -> {
      String unit = range.group(2);
      double low = Double.parseDouble(range.group(3));
      double high = Double.parseDouble(range.group(4));
      return high <= WIDE * Math.max(low, 1)
          ? Matcher.quoteReplacement(range.group())
          : range.group(1) + unit + " [" + time(low, unit) + " to " + time(high, unit) + "]";
    });
  }

  private static String time(double number, String unit) {
    return PageText.withMicro(Nanos.format(CellValue.of(number + unit).orElseThrow()));
  }

  /** A line directly above a table names it, unless it is a whole sentence. */
  private static boolean isCaption(Node node) {
    return node instanceof Paragraph
        && node.getNext() instanceof TableBlock
        && !text(node).endsWith(".");
  }

  private static String table(Node table, String title, int number, String heading) {
    String caption =
        isCaption(table.getPrevious()) ? text(table.getPrevious()).replaceFirst(":$", "") : "";
    String label = caption.isEmpty() ? title + ": table " + number : title + ": " + caption;
    return "<div class=\"measured\">"
        + (caption.isEmpty()
            ? ""
            : "<" + heading + ">" + PageText.escaped(caption) + "</" + heading + ">\n")
        + "<div class=\"box\" role=\"region\" tabindex=\"0\" aria-label=\""
        + PageText.escaped(label)
        + "\">\n"
        + RENDERER.render(table)
        + "</div></div>\n";
  }

  private static void describe(Node node, String tag, Map<String, String> attributes) {
    if (node instanceof TableBlock) {
      attributes.put("class", "sortable");
    } else if (node instanceof TableRow && node.getParent() instanceof TableBody) {
      RowFamily.of(text(node.getFirstChild()))
          .ifPresent(family -> attributes.put("data-family", family.word()));
      RowFamily.classOf(text(node.getFirstChild()))
          .ifPresent(name -> attributes.put("data-words", name));
    } else if (node instanceof TableCell && node.getParent().getParent() instanceof TableHead) {
      attributes.put("scope", "col");
    } else if (node instanceof TableCell) {
      CellValue.of(text(node))
          .ifPresent(value -> attributes.put("data-value", Double.toString(value)));
    }
  }

  /** The letters of a node, without their markup. */
  private static String text(Node node) {
    StringBuilder letters = new StringBuilder();
    node.accept(new AbstractVisitor() {
      @Override
      public void visit(Text text) {
        letters.append(text.getLiteral());
      }

      @Override
      public void visit(Code code) {
        letters.append(code.getLiteral());
      }

      @Override
      public void visit(HtmlInline markup) {
        letters.append(markup.getLiteral());
      }

      @Override
      public void visit(SoftLineBreak end) {
        letters.append(' ');
      }
    });
    return letters.toString();
  }
}
