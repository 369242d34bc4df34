// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.util.List;
import java.util.Set;
import org.commonmark.node.FencedCodeBlock;

/** Every snippet of Java or Python is a marked region of a source that is compiled and tested. */
final class SnippetCheck implements Check {
  static final String MARK = "snippet: ";

  private static final List<String> LANGUAGES = List.of("java", "python");

  /** Fences that are checked elsewhere, or by nobody since they are no code of ours. */
  private static final Set<String> OTHERS = Set.of("console", "text", "mermaid");

  @Override
  public void check(Page page, Report report) {
    for (FencedCodeBlock fence : page.all(FencedCodeBlock.class)) {
      int line = Page.line(fence);
      String language = fence.getInfo().strip();
      if (!LANGUAGES.contains(language)) {
        if (!OTHERS.contains(language)) {
          report.wrong(
              line,
              "a block of '%s': a page has java, python, console, text and mermaid only",
              language);
        }
        continue;
      }
      report.checked();
      String comment = Page.commentBefore(fence);
      if (!comment.startsWith(MARK)) {
        report.wrong(
            line,
            "the snippet does not say where it comes from: put <!-- %sClass#region --> above it",
            MARK);
        continue;
      }
      compare(fence, comment.substring(MARK.length()), line, report);
    }
  }

  private static void compare(FencedCodeBlock fence, String reference, int line, Report report) {
    try {
      Regions.Region region = Regions.find(reference);
      String shown = Regions.withoutIndent(fence.getLiteral());
      if (!shown.equals(region.code())) {
        report.wrong(
            line,
            "the snippet is not what region %s of %s says now: %s;"
                + " mvn -pl docs verify -Ddocs.update writes it anew",
            reference,
            region.source(),
            difference(shown, region.code()));
      }
    } catch (IllegalArgumentException e) {
      report.wrong(line, "%s", e.getMessage());
    }
  }

  /** The first line in which two texts differ. */
  static String difference(String shown, String right) {
    List<String> shownLines = shown.lines().toList();
    List<String> rightLines = right.lines().toList();
    for (int i = 0; i < Math.max(shownLines.size(), rightLines.size()); i++) {
      String here = i < shownLines.size() ? shownLines.get(i).strip() : "nothing";
      String there = i < rightLines.size() ? rightLines.get(i).strip() : "nothing";
      if (!here.equals(there)) {
        return "the page has '" + here + "' where '" + there + "' is right";
      }
    }
    return "only the indent differs";
  }
}
