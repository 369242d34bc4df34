// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.util.List;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;

/** The pages of the course have one shape, so that a reader knows where to look. */
final class TemplateCheck implements Check {
  private static final List<String> HEADINGS =
      List.of("The code", "Run it", "Pitfalls", "Exercise", "Next");

  private static final int PITFALLS = 3;

  @Override
  public boolean concerns(Page page) {
    return page.name().matches("docs/\\d-.*\\.md");
  }

  @Override
  public void check(Page page, Report report) {
    report.checked();
    List<String> headings = page.all(Heading.class).stream()
        .filter(heading -> heading.getLevel() == 2)
        .map(Page::words)
        .toList();
    List<String> wanted = headings.stream().filter(HEADINGS::contains).toList();
    if (!wanted.equals(HEADINGS)) {
      report.wrong(
          1, "the page needs the sections %s in this order; it has %s", HEADINGS, headings);
    }
    for (String beginning : List.of("Symptom:", "Answer:")) {
      if (page.all(Paragraph.class).stream()
          .noneMatch(block -> Page.words(block).startsWith(beginning))) {
        report.wrong(1, "the page needs a paragraph that begins with **%s**", beginning);
      }
    }
    if (page.fences("mermaid").isEmpty() && page.images().isEmpty()) {
      report.wrong(1, "the page needs a picture: a mermaid block or an image");
    }
    if (page.fences("java").isEmpty()) {
      report.wrong(1, "the page needs a snippet of tested source");
    }
    if (Outputs.of(page).isEmpty()) {
      report.wrong(1, "the page needs a command with its output");
    }
    if (pitfalls(page) != PITFALLS) {
      report.wrong(1, "the page has %d pitfalls: %d in a numbered list", pitfalls(page), PITFALLS);
    }
  }

  private static int pitfalls(Page page) {
    boolean inside = false;
    for (Node block : page.blocks()) {
      if (block instanceof Heading heading) {
        inside = Page.words(heading).equals("Pitfalls");
      } else if (inside && block instanceof OrderedList list) {
        return Results.children(list).size();
      } else if (inside && block instanceof FencedCodeBlock) {
        inside = false;
      }
    }
    return 0;
  }
}
