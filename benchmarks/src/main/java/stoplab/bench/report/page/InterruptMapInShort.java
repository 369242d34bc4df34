// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The interrupt map in short: for each reaction how many calls, of which families. */
final class InterruptMapInShort {
  private static final Map<String, String> MEANINGS = meanings();

  private static final String IGNORES = "ignores";

  private static final String HOLDS = "holds the interrupter";

  private static final String NOT_MEASURED = "not measured";

  private InterruptMapInShort() {}

  private static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("throws", "An exception ends the call. What it worked on stays usable.");
    meanings.put("closes", "An exception ends the call, and its channel or socket is gone.");
    meanings.put("returns early", "It comes back at once, as if it were done.");
    meanings.put("completes", "The interrupt came before the call, and the call did its work.");
    meanings.put(IGNORES, "It waits on. End it in another way, such as closing the socket.");
    meanings.put(HOLDS, "It waits on, and the thread that interrupts it waits, too.");
    meanings.put(NOT_MEASURED, "It was not tried on this JDK.");
    return meanings;
  }

  /**
   * What the template shows of a map.
   *
   * @return for each reaction its name, its meaning, the numbers of calls, and the families; the
   *     calls by name only for those that ignore an interrupt
   */
  static List<Map<String, Object>> reactions(TsvResource map) {
    List<Map<String, Object>> reactions = new ArrayList<>();
    MEANINGS.forEach((reaction, meaning) -> {
      Map<String, TreeMap<String, TreeSet<String>>> found = new TreeMap<>();
      for (Map<String, String> row : map.rows()) {
        if (row.get("reaction").equals(reaction)) {
          found
              .computeIfAbsent(row.get("category"), category -> new TreeMap<>())
              .computeIfAbsent(row.get("case"), call -> new TreeSet<>())
              .add(row.get("kind"));
        }
      }
      if (!found.isEmpty()) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("reaction", reaction);
        shown.put("meaning", meaning);
        shown.put("platform", calls(map, reaction, "platform"));
        shown.put("virtual", calls(map, reaction, "virtual"));
        boolean named = reaction.equals(IGNORES) || reaction.equals(HOLDS);
        shown.put("named", named);
        shown.put(
            "summary", "“" + reaction + "”: " + (named ? "the calls" : "the families of calls"));
        shown.put("families", families(found));
        reactions.add(shown);
      }
    });
    return reactions;
  }

  /** How many calls were interrupted, for each kind of thread; those not measured do not count. */
  static String calls(TsvResource map) {
    String platform = measured(map, "platform") + " calls on platform threads";
    return hasVirtual(map)
        ? platform + " and " + measured(map, "virtual") + " on virtual threads"
        : platform;
  }

  private static long measured(TsvResource map, String kind) {
    return map.rows().stream()
        .filter(row -> row.get("kind").equals(kind) && !row.get("reaction").equals(NOT_MEASURED))
        .count();
  }

  /** Whether the map has virtual threads. */
  static boolean hasVirtual(TsvResource map) {
    return map.rows().stream().anyMatch(row -> row.get("kind").equals("virtual"));
  }

  private static long calls(TsvResource map, String reaction, String kind) {
    return map.rows().stream()
        .filter(row -> row.get("reaction").equals(reaction) && row.get("kind").equals(kind))
        .count();
  }

  private static List<Map<String, Object>> families(
      Map<String, TreeMap<String, TreeSet<String>>> found) {
    List<Map<String, Object>> families = new ArrayList<>();
    found.forEach((category, calls) -> {
      List<Map<String, String>> names = new ArrayList<>();
      calls.forEach((call, kinds) -> names.add(
          Map.of("call", call, "only", kinds.size() == 1 ? kinds.first() + " threads only" : "")));
      families.add(Map.of("family", category, "count", calls.size(), "calls", names));
    });
    return families;
  }
}
