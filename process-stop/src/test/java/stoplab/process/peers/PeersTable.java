// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows the ways side by side, for a terminal and for a page. Pure. */
final class PeersTable {
  private static final String ROW = "%-16s %9s %6s %12s  %s%n";

  private PeersTable() {}

  /** A row of fixed width for each way, and a row of Markdown for each. */
  static String render(List<PeerRow> rows) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(ROW, "way", "gone", "hung", "wrongly gone", "sleep, ms"));
    rows.forEach(row -> text.append(plain(row)));
    text.append('\n').append("| way | gone | hung | wrongly gone | `sleep`, ms |\n");
    text.append("| --- | ---: | ---: | ---: | ---: |\n");
    rows.forEach(row -> text.append(markdown(row)));
    String details = rows.stream().flatMap(PeersTable::details).collect(Collectors.joining("\n"));
    return details.isEmpty() ? text.toString() : text + "\n" + details + "\n";
  }

  private static String plain(PeerRow row) {
    return row.lack()
        .map(lack -> String.format("%-16s not tried: %s%n", row.way(), lack))
        .orElseGet(() -> String.format(
            ROW,
            row.way(),
            row.gone() + "/" + row.outcomes().size(),
            row.hung(),
            row.wrong(),
            row.obedientNanos().length == 0 ? "-" : median(row) + spread(row)));
  }

  private static String markdown(PeerRow row) {
    return row.lack()
        .map(lack -> String.format("| %s | not tried: %s | | | |%n", row.way(), lack))
        .orElseGet(() -> String.format(
            "| %s | %d of %d | %d | %d | %s |%n",
            row.way(),
            row.gone(),
            row.outcomes().size(),
            row.hung(),
            row.wrong(),
            row.obedientNanos().length == 0 ? "-" : median(row)));
  }

  private static String median(PeerRow row) {
    return String.format(Locale.ROOT, "%.1f", row.medianMillis());
  }

  private static String spread(PeerRow row) {
    return String.format(
        Locale.ROOT,
        " (%.1f to %.1f, n = %d)",
        row.leastMillis(),
        row.mostMillis(),
        row.obedientNanos().length);
  }

  /** Which animals stand behind the numbers of a way. */
  private static Stream<String> details(PeerRow row) {
    Stream<String> lists = Stream.of(
        list(row, "left", row.outcomes().stream().filter(each -> !each.isGone())),
        list(row, "hung", row.outcomes().stream().filter(Outcome::isHung)),
        list(row, "wrongly gone", row.outcomes().stream().filter(Outcome::isWrong)));
    Stream<String> failures = row.outcomes().stream()
        .flatMap(each -> each.failure().stream()
            .map(failure -> row.way() + ", failed: " + each.animal() + ": " + failure));
    return Stream.concat(lists, failures).filter(line -> !line.isEmpty());
  }

  private static String list(PeerRow row, String what, Stream<Outcome> outcomes) {
    String names = outcomes.map(Outcome::animal).collect(Collectors.joining(" "));
    return names.isEmpty() ? "" : row.way() + ", " + what + ": " + names;
  }
}
