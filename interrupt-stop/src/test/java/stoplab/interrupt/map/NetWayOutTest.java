// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.interrupt.map.calls.net.HttpRows;
import stoplab.interrupt.map.calls.net.JdbcRows;
import stoplab.interrupt.map.calls.net.PresetNetRows;
import stoplab.interrupt.map.calls.net.RemoteRows;
import stoplab.interrupt.map.calls.net.TlsRows;
import stoplab.interrupt.map.probe.Kind;
import stoplab.interrupt.map.probe.Outcome;
import stoplab.interrupt.map.probe.Reaction;
import stoplab.interrupt.map.probe.Row;

/** Ways out of network calls that an interrupt does not end. */
class NetWayOutTest {
  private static final Set<String> CATEGORIES = Set.of(
      "sockets",
      HttpRows.CATEGORY,
      TlsRows.CATEGORY,
      JdbcRows.CATEGORY,
      RemoteRows.CATEGORY,
      PresetNetRows.CATEGORY);

  @Test
  @Tag("interrupt.map-network-way-out")
  @DisplayName("each network call that ignores an interrupt has a way out")
  void everyIgnoringCallHasWayOut() {
    TreeSet<String> without = new TreeSet<>();
    for (int jdk : CommittedOutcomes.JDKS) {
      for (Row row : CommittedOutcomes.rows(jdk)) {
        boolean needsWayOut = List.of(Reaction.IGNORES, Reaction.HOLDS, Reaction.HANGS)
            .contains(row.outcome().reaction());
        if (needsWayOut
            && CATEGORIES.contains(row.category())
            && WayOut.firstMatch(NetWayOut.ALL, row.name()).isEmpty()) {
          without.add(row.name());
        }
      }
    }
    assertThat(without).as("[interrupt.map-network-way-out] without a way out").isEmpty();
  }

  @Test
  @Tag("interrupt.map-network-way-out")
  @DisplayName("a way out that the map measures ends its call")
  void measuredWaysOutWork() {
    for (int jdk : CommittedOutcomes.JDKS) {
      for (String name : List.of(
          "HttpClient.sendAsync(..).cancel(true), in handle(..).join",
          "HttpClient, BodyHandlers.ofInputStream().close, in a read",
          "HttpURLConnection.disconnect, another thread is in a write",
          "SSLSocket.close with SO_LINGER 0, another thread is in a write",
          "Statement.cancel, of a query that computes (H2)")) {
        assertThat(CommittedOutcomes.outcome(jdk, Kind.PLATFORM, name))
            .as("[interrupt.map-network-way-out] " + name + " on " + jdk)
            .extracting(Outcome::interrupter, outcome -> outcome.reaction() == Reaction.IGNORES)
            .containsExactly("prompt", false);
      }
    }
  }
}
