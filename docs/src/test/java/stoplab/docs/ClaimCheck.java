// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import java.util.regex.Matcher;
import org.commonmark.node.Node;

/** Every claim id on a page is the tag of a test. */
final class ClaimCheck implements Check {
  @Override
  public void check(Page page, Report report) {
    for (Node block : page.textBlocks()) {
      Matcher id = Claims.ID.matcher(Page.words(block));
      while (id.find()) {
        report.checked();
        if (!Claims.tested().contains(id.group(1))) {
          report.wrong(Page.line(block), "[%s] has no test: no @Tag names it", id.group(1));
        }
      }
    }
  }
}
