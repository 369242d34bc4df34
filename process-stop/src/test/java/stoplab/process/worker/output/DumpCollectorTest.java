// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DumpCollectorTest {
  private final DumpCollector collector = new DumpCollector();

  @Test
  @DisplayName("a dump goes from its title to the empty line after the heap")
  void wholeDump() {
    assertThat(collector.text()).isNull();
    assertThat(collector.take("my own line")).isFalse();
    assertThat(collector.begins("Full thread dump OpenJDK")).isTrue();
    assertThat(collector.begins(" Full thread dump OpenJDK")).isFalse();
    String[] lines = {"Full thread dump OpenJDK", "", "\"main\" #1", "", "Heap", " def new", ""};
    for (String line : lines) {
      assertThat(collector.isWhole()).isFalse();
      assertThat(collector.take(line)).as(line).isTrue();
    }
    assertThat(collector.isWhole()).isTrue();
    assertThat(collector.begins("Full thread dump OpenJDK")).as("only one").isFalse();
    assertThat(collector.take("Full thread dump OpenJDK")).isFalse();
    assertThat(collector.take("my own line")).isFalse();
    assertThat(collector.text()).isEqualTo(String.join("\n", lines) + "\n");
  }

  @Test
  @DisplayName("a dump without an end is bounded")
  void endlessDump() {
    collector.take("Full thread dump");
    int taken = 1;
    while (collector.take("x")) {
      taken++;
      assertThat(taken).isLessThanOrEqualTo(20_000);
    }
    assertThat(taken).isEqualTo(20_000);
    assertThat(collector.isWhole()).isTrue();
    assertThat(collector.text().lines()).hasSize(20_000);
  }

  @Test
  @DisplayName("a dump of long lines is bounded too")
  void endlessLines() {
    String line = "x".repeat(8_192);
    collector.take("Full thread dump");
    int taken = 1;
    while (collector.take(line)) {
      taken++;
      assertThat(taken).isLessThanOrEqualTo(490);
    }
    assertThat(taken).isEqualTo(490);
  }

  @Test
  @DisplayName("the line before a dump is a date and a time, and nothing else")
  void dateBeforeDump() {
    assertThat(DumpCollector.precedes("2026-11-23 03:04:05")).isTrue();
    for (String other : new String[] {
      "", "2026-11-23", "2026-11-23 03:04:05 ", "at 2026-11-23 03:04:05", "2026-11-23T03:04:05"
    }) {
      assertThat(DumpCollector.precedes(other)).as(other).isFalse();
    }
  }
}
