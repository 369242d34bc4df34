// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SpareMemoryTest {
  private static final List<String> LINES = List.of(
      "00400000-7ffd3b5fd000 ---p 00000000 00:00 0                              [rollup]",
      "Rss:               43000 kB",
      "Pss:               31000 kB",
      "Pss_Dirty:         25000 kB",
      "Shared_Clean:      12000 kB",
      "Shared_Dirty:          0 kB",
      "Private_Clean:      5000 kB",
      "Private_Dirty:     25000 kB");

  @Test
  @DisplayName("kibibytes become bytes, and private pages are clean or dirty")
  void linesAreRead() {
    assertThat(SpareMemory.parse(LINES))
        .contains(new SpareMemory(43_000 * 1_024, 31_000 * 1_024, 30_000 * 1_024));
  }

  @Test
  @DisplayName("if something is missing, nothing is reported")
  void missingLinesGiveNothing() {
    assertThat(SpareMemory.parse(List.of())).isEmpty();
    for (String part : List.of("Rss:", "Pss:", "Private_Clean:", "Private_Dirty:")) {
      assertThat(SpareMemory.parse(
              LINES.stream().filter(line -> !line.startsWith(part)).toList()))
          .as("without %s", part)
          .isEmpty();
    }
  }

  @Test
  @DisplayName("a process that does not exist has no memory")
  void missingProcessHasNone() {
    assertThat(SpareMemory.of(Long.MAX_VALUE)).isEmpty();
  }
}
