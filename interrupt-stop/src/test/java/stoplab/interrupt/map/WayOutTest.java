// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.interrupt.map.probe.BlockedState;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Outcome;
import stoplab.interrupt.map.probe.Reaction;
import stoplab.interrupt.map.probe.Row;

/** Ways out of calls that an interrupt does not end. */
class WayOutTest {
  @Test
  @Tag("interrupt.map-names-way-out")
  @DisplayName("each call that ignores an interrupt, or holds the interrupter, has a way out")
  void everyIgnoringCallHasWayOut() throws IOException {
    String page = Files.readString(Path.of("MAP.md"));
    TreeSet<String> without = new TreeSet<>();
    for (int jdk : CommittedOutcomes.JDKS) {
      for (Row row : CommittedOutcomes.rows(jdk)) {
        String way = WayOut.of(row.name());
        if (WayOut.isNeeded(row)
            && (way.isEmpty() || !page.contains("| `" + row.name() + "` | " + way + " |"))) {
          without.add(row.name());
        }
      }
    }
    assertThat(without).as("[interrupt.map-names-way-out] without a way out").isEmpty();
  }

  @Test
  @Tag("interrupt.map-names-way-out")
  @DisplayName("the program prints the way out beside each row that needs one, and no other")
  void tableHasWayOut() {
    Outcome ignores = new Outcome(Reaction.IGNORES, "-", "set", "set", "open", "prompt");
    Outcome closes = new Outcome(Reaction.CLOSES, "IOException", "set", "-", "closed", "prompt");
    assertThat(MapTable.of(List.of(row("ServerSocket.accept", ignores))))
        .as("[interrupt.map-names-way-out] ignores")
        .contains("; way out: `close()` of the socket");
    assertThat(MapTable.of(List.of(row("ServerSocket.accept", closes))))
        .as("[interrupt.map-names-way-out] closes")
        .doesNotContain("way out");
  }

  private static Row row(String name, Outcome outcome) {
    return new Row(name, "sockets", Kind.PLATFORM, outcome, -1, "", BlockedState.NOTHING);
  }
}
