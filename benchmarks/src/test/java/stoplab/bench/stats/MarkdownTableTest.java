// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MarkdownTableTest {
  @Test
  @DisplayName("each column is as wide as its widest cell")
  void columnsArePadded() {
    assertThat(MarkdownTable.render(
            List.of("name", "ns"), List.of(List.of("flag", "1000"), List.of("no-poll", "2"))))
        .isEqualTo("""
            | name    | ns   |
            | ------- | ---- |
            | flag    | 1000 |
            | no-poll | 2    |
            """);
  }

  @Test
  @DisplayName("escaped text means nothing in Markdown")
  void markupIsEscaped() {
    assertThat(MarkdownTable.escape("a|b <i> *c* [d](e) `f` & \\ g\n"))
        .isEqualTo("a\\|b \\<i> \\*c\\* \\[d\\](e) \\`f\\` \\& \\\\ g?");
    assertThat(MarkdownTable.escape("Xeon(R) @ 2.50GHz, JDK 25.0.3+9-LTS"))
        .isEqualTo("Xeon(R) @ 2.50GHz, JDK 25.0.3+9-LTS");
  }

  @Test
  @DisplayName("a table without rows has its header and its rule")
  void emptyTableHasHeader() {
    assertThat(MarkdownTable.render(List.of("name"), List.of())).isEqualTo("""
            | name |
            | ---- |
            """);
  }
}
