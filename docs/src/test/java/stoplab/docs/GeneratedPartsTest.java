// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.commonmark.node.FencedCodeBlock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What "mvn -pl docs verify -Ddocs.update" writes: lists of claims, and quoted code. */
class GeneratedPartsTest {
  static List<String> modules() {
    return ClaimsPage.modules();
  }

  @AfterAll
  static void conclude() {
    Generated.conclude();
  }

  @ParameterizedTest
  @MethodSource("modules")
  @DisplayName("a module's list of claims matches its tests")
  void claimsAreThoseOfTheTests(String module) throws IOException {
    Generated.check(ClaimsPage.file(module), ClaimsPage.text(module));
  }

  @Test
  @DisplayName("every module of the lab makes claims")
  void everyModuleMakesClaims() {
    assertThat(ClaimsPage.modules()).containsAll(Tree.topicModules()).contains("benchmarks");
  }

  @Test
  @DisplayName("an update puts the regions of the sources into the pages")
  void snippetsAreWritten() throws IOException {
    assumeTrue(Generated.isUpdate(), "add -Ddocs.update to write the snippets anew");
    for (Page page : Tree.pages()) {
      Generated.check(Path.of(page.name()), withSnippets(page));
    }
  }

  @Test
  @DisplayName("a rewritten snippet is the region, and nothing else changes")
  void writtenSnippetIsTheRegion() {
    String before = "# A\n\n<!-- snippet: VolatileFlagWorker#loop -->\n```java\nold\n```\n\nend\n";
    Page page = new Page("docs/a.md", withSnippets(new Page("docs/a.md", before)));
    assertThat(new SnippetCheck().on(page).findings()).isEmpty();
    assertThat(page.text()).startsWith("# A\n\n<!-- snippet").endsWith("```\n\nend\n");
  }

  /** The text of a page, each snippet replaced by its region. */
  private static String withSnippets(Page page) {
    List<String> lines = new ArrayList<>(Arrays.asList(page.text().split("\n", -1)));
    List<FencedCodeBlock> fences = page.all(FencedCodeBlock.class);
    for (int i = fences.size() - 1; i >= 0; i--) {
      String comment = Page.commentBefore(fences.get(i));
      if (comment.startsWith(SnippetCheck.MARK)) {
        String reference = comment.substring(SnippetCheck.MARK.length());
        int first = Page.line(fences.get(i));
        int last = first + (int) fences.get(i).getLiteral().lines().count();
        lines.subList(first, last).clear();
        lines.addAll(first, Regions.find(reference).code().lines().toList());
      }
    }
    return String.join("\n", lines);
  }
}
