// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * A page of Markdown, parsed. A name in a code span counts as one word of its text.
 *
 * <p>Immutable in use; not thread-safe, since the nodes of the parser are not.
 */
final class Page {
  private static final Parser PARSER = Parser.builder()
      .extensions(List.of(TablesExtension.create()))
      .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
      .build();

  /** An anchor that a page sets by hand. */
  private static final Pattern ID = Pattern.compile("<a id=\"([^\"]+)\"");

  /** The comment that says where a snippet comes from, or that a block is no output. */
  private static final Pattern COMMENT = Pattern.compile("<!--\\s*(.*?)\\s*-->");

  private static final String LEFT_OUT = "·";

  /** What the comment above a table says that a test writes. */
  private static final String MADE_FROM = "made from ";

  private final String name;
  private final String text;
  private final Node document;
  private final List<Node> nodes = new ArrayList<>();

  /**
   * Parses a page.
   *
   * @param name its path from the root of the repository
   * @param text its content
   */
  Page(String name, String text) {
    this.name = name;
    this.text = text;
    document = PARSER.parse(text);
    collect(document);
  }

  private void collect(Node node) {
    nodes.add(node);
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      collect(child);
    }
  }

  String name() {
    return name;
  }

  String text() {
    return text;
  }

  List<String> lines() {
    return text.lines().toList();
  }

  /** A name without its folders. */
  String fileName() {
    return Path.of(name).getFileName().toString();
  }

  boolean isIn(String folder) {
    return name.startsWith(folder + "/");
  }

  /** Whether the page is written by a test, so that its shape is not for a writer to mend. */
  boolean isGenerated() {
    return fileName().equals("CLAIMS.md") || fileName().equals("MAP.md");
  }

  /** All nodes of a type, in the order of the text. */
  <T extends Node> List<T> all(Class<T> type) {
    return nodes.stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<Node> blocks() {
    List<Node> blocks = new ArrayList<>();
    for (Node child = document.getFirstChild(); child != null; child = child.getNext()) {
      blocks.add(child);
    }
    return blocks;
  }

  List<Link> links() {
    return all(Link.class);
  }

  List<Image> images() {
    return all(Image.class);
  }

  /** The fenced blocks of a language, the word behind the fence. */
  List<FencedCodeBlock> fences(String language) {
    return all(FencedCodeBlock.class).stream()
        .filter(fence -> fence.getInfo().strip().equals(language))
        .toList();
  }

  /** The text of the HTML comment in the block directly before a block, or nothing. */
  static String commentBefore(Node block) {
    if (block.getPrevious() instanceof HtmlBlock html) {
      Matcher comment = COMMENT.matcher(html.getLiteral());
      return comment.find() ? comment.group(1) : "";
    }
    return "";
  }

  /** The line of a node, from 1; that of its parent if the parser does not know. */
  static int line(Node node) {
    for (Node here = node; here != null; here = here.getParent()) {
      if (!here.getSourceSpans().isEmpty()) {
        return here.getSourceSpans().get(0).getLineIndex() + 1;
      }
    }
    return 1;
  }

  /** What a reader sees of a node, in one line; code spans without their marks. */
  static String words(Node node) {
    StringBuilder words = new StringBuilder();
    append(node, words, any -> true);
    return words.toString().strip();
  }

  /** The same, with a mark in place of each node that a test leaves out. */
  static String words(Node node, Predicate<Node> kept) {
    StringBuilder words = new StringBuilder();
    append(node, words, kept);
    return words.toString().strip();
  }

  private static void append(Node node, StringBuilder words, Predicate<Node> kept) {
    if (!kept.test(node)) {
      words.append(LEFT_OUT);
      return;
    }
    if (node instanceof Text leaf) {
      words.append(leaf.getLiteral());
    } else if (node instanceof Code code) {
      words.append(code.getLiteral());
    } else if (node instanceof SoftLineBreak || node instanceof HardLineBreak) {
      words.append(' ');
    }
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      append(child, words, kept);
    }
  }

  /** The blocks that hold text written by hand: paragraphs, headings, cells. */
  List<Node> textBlocks() {
    return nodes.stream()
        .filter(node ->
            node instanceof Paragraph || node instanceof Heading || node instanceof TableCell)
        .filter(node -> !isInGeneratedTable(node))
        .toList();
  }

  /** Whether a node stands in a table that a test of its module writes: a comment says so above. */
  static boolean isInGeneratedTable(Node node) {
    for (Node here = node; here != null; here = here.getParent()) {
      if (here instanceof TableBlock) {
        return commentBefore(here).startsWith(MADE_FROM);
      }
    }
    return false;
  }

  List<TableBlock> tables() {
    return all(TableBlock.class);
  }

  /** The anchors of the page, as GitHub makes them of headings, and those set by hand. */
  Set<String> anchors() {
    Set<String> anchors = new LinkedHashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    for (Heading heading : all(Heading.class)) {
      String anchor = anchor(words(heading));
      int before = seen.merge(anchor, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? anchor : anchor + "-" + before);
    }
    all(HtmlInline.class).forEach(html -> ids(html.getLiteral(), anchors));
    all(HtmlBlock.class).forEach(html -> ids(html.getLiteral(), anchors));
    return anchors;
  }

  private static void ids(String html, Set<String> into) {
    ID.matcher(html).results().forEach(match -> into.add(match.group(1)));
  }

  /** Letters, digits, hyphens and underscores are kept; blanks become hyphens. */
  static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  @Override
  public String toString() {
    return name;
  }
}
