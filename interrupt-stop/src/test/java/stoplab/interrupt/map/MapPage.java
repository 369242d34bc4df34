// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The committed rows as a page: what each call does on 17, on 25, and in a virtual thread. */
final class MapPage {
  private static final String MISSING = "–";

  private final Map<String, Row> of17;
  private final Map<String, Row> of25;
  private final List<String> environment17;
  private final List<String> environment25;

  MapPage() throws IOException {
    of17 = byKey(17);
    of25 = byKey(25);
    environment17 = Tsv.environment(Pinned.file(17));
    environment25 = Tsv.environment(Pinned.file(25));
  }

  String text() {
    StringBuilder page = new StringBuilder();
    page.append("# The interrupt map\n\n")
        .append("What `Thread.interrupt()` does to the calls of the JDK, as measured. ")
        .append("This page is made from [`map/jdk17.tsv`](map/jdk17.tsv) and ")
        .append("[`map/jdk25.tsv`](map/jdk25.tsv), which also hold times and stacks; ")
        .append("`mvn test -Dtest=MapPageTest -Dstoplab.map.write=true` writes it anew.\n\n")
        .append("* **throws**, **closes** (throws, and what the call works on is closed), ")
        .append("**returns early**, **ignores** (goes on until it gets what it waits for), ")
        .append("**holds the interrupter** (ignores, and `interrupt()` does not return either), ")
        .append("**completes** (does its work although the status was set before).\n")
        .append("* *set* or *clear*: the interrupt status that the thread itself sees after the ")
        .append("call. What others see while it is still blocked is told where it differs.\n")
        .append("* **Bold**: differs from the column to its left. ")
        .append("A number: a surprise, [explained here](SURPRISES.md).\n")
        .append("* ")
        .append(where("17", environment17))
        .append("\n")
        .append("* ")
        .append(where("25", environment25))
        .append("\n");
    String category = "";
    for (String name : names()) {
      Row any = row(of25, name, Kind.PLATFORM);
      any = any == null ? row(of17, name, Kind.PLATFORM) : any;
      if (!any.category().equals(category)) {
        category = any.category();
        page.append("\n## ").append(capitalized(category)).append("\n\n");
        page.append("| call | 17 | 25 | 25 virtual |\n| --- | --- | --- | --- |\n");
      }
      page.append(line(name));
    }
    return page.toString();
  }

  private String line(String name) {
    Row first = row(of17, name, Kind.PLATFORM);
    Row second = row(of25, name, Kind.PLATFORM);
    Row third = row(of25, name, Kind.VIRTUAL);
    if (second.outcome().reaction() == Reaction.NOT_MEASURED) {
      return "| `" + name + "` | not measured, " + second.note() + " | | |\n";
    }
    return "| `" + name + "` | " + cell(first, null) + " | " + cell(second, first) + " | "
        + cell(third, second) + " |\n";
  }

  private static String cell(Row row, Row left) {
    if (row == null) {
      return MISSING;
    }
    String words = words(row.outcome());
    boolean differs = left != null && !left.outcome().equals(row.outcome());
    String notes = Surprise.of(row).stream()
        .map(surprise ->
            " [" + (surprise.ordinal() + 1) + "](SURPRISES.md#" + surprise.anchor() + ")")
        .collect(Collectors.joining());
    return (differs ? "**" + words + "**" : words) + notes;
  }

  private static String words(Outcome outcome) {
    StringBuilder words = new StringBuilder(outcome.reaction().label());
    if (!outcome.exception().equals(Outcome.NONE)) {
      words.append(", `").append(outcome.exception()).append('`');
    }
    words.append(", ").append(outcome.status());
    if (!outcome.seen().equals(Outcome.NONE) && !outcome.seen().equals(outcome.status())) {
      words.append(", others see ").append(outcome.seen());
    }
    if (!Set.of("usable", "open", "closed", Outcome.NONE).contains(outcome.resource())) {
      words.append("; ").append(outcome.resource());
    }
    return words.toString();
  }

  private static String where(String column, List<String> environment) {
    return column + ": " + String.join("; ", environment) + ".";
  }

  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    of25.values().forEach(row -> names.add(row.name()));
    of17.values().forEach(row -> names.add(row.name()));
    return names;
  }

  private static Map<String, Row> byKey(int jdk) {
    Map<String, Row> rows = new LinkedHashMap<>();
    Pinned.rows(jdk).forEach(row -> rows.put(row.key(), row));
    return rows;
  }

  private static Row row(Map<String, Row> rows, String name, Kind kind) {
    return rows.get(name + " [" + kind.label() + "]");
  }

  private static String capitalized(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
