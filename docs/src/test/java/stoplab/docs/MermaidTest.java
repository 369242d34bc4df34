// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.commonmark.node.FencedCodeBlock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pictures that GitHub draws from text can be drawn. */
class MermaidTest {
  /** A folder in which "npm install mermaid jsdom" was run. */
  private static final String FOLDER = System.getProperty("stoplab.mermaid", "");

  private static final long PATIENCE_SECONDS = 120;

  @TempDir
  private Path scratch;

  @Test
  @DisplayName("every Mermaid block on every page parses, and a broken one does not")
  void blocksParse() throws Exception {
    assumeTrue(
        !FOLDER.isEmpty(),
        "run \"npm install mermaid jsdom\" in an empty folder,"
            + " and name that folder by -Dstoplab.mermaid=FOLDER");
    int pictures = 0;
    for (Page page : Tree.pages()) {
      for (FencedCodeBlock block : page.fences("mermaid")) {
        String name = page.name().replace('/', '_') + "_" + Page.line(block);
        Files.writeString(scratch.resolve(name + ".mmd"), block.getLiteral());
        pictures++;
      }
    }
    assertThat(pictures).isPositive();
    assertThat(faults()).as("Mermaid blocks (page_line) that cannot be drawn").isEmpty();
    Files.writeString(scratch.resolve("broken.mmd"), "sequenceDiagram\n  A->>: \n");
    assertThat(faults()).startsWith("broken.mmd: ");
  }

  private String faults() throws IOException, InterruptedException {
    Path script = Path.of(FOLDER).toAbsolutePath().resolve("parse-mermaid.mjs");
    Files.copy(
        Tree.root().resolve("docs/src/test/node/parse-mermaid.mjs"),
        script,
        StandardCopyOption.REPLACE_EXISTING);
    ProgramRun node = ProgramRun.of(
        List.of("node", script.toString(), scratch.toString()), scratch, PATIENCE_SECONDS);
    assertThat(node.ended()).as("node ends").isTrue();
    return node.output();
  }
}
