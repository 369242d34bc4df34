// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.nio.file.Path;
import java.util.List;
import org.commonmark.node.FencedCodeBlock;

/** A text block that quotes a committed file has its lines as they stand there. */
final class QuoteCheck implements Check {
  static final String MARK = "from ";

  private static final String LEFT_OUT = "…";

  @Override
  public void check(Page page, Report report) {
    for (FencedCodeBlock text : page.fences("text")) {
      String comment = Page.commentBefore(text);
      if (comment.startsWith(MARK)) {
        report.checked();
        Path file = Path.of(comment.substring(MARK.length()));
        if (!Tree.exists(file)) {
          report.wrong(Page.line(text), "there is no %s to quote from", file);
          continue;
        }
        List<String> there = Tree.read(file).lines().map(String::stripTrailing).toList();
        text.getLiteral()
            .lines()
            .map(String::stripTrailing)
            .filter(line -> !line.equals(LEFT_OUT) && !there.contains(line))
            .forEach(line -> report.wrong(Page.line(text), "%s has no line '%s'", file, line));
      }
    }
  }
}
