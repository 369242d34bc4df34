// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import stoplab.doctor.dump.Frame;

/** What ends the calls of the interrupt map, and what they are called in words. Thread-safe. */
final class CallEnds {
  /**
   * The row of the table for a call.
   *
   * @param words what the call is called; empty if by its name in the map
   * @param ends what ends it, the best first
   * @param endsNot what does not end it
   * @param timed {@code yes}, {@code no}, or empty if its state says whether it has a limit
   * @param role whether a thread that makes it waits for others
   */
  record Entry(
      String words, List<String> ends, List<String> endsNot, String timed, Explanation.Role role) {
    /** Where a thread waits, in words. */
    String where(MapRow row, Frame top) {
      String where = words.isEmpty() ? row.name() : words;
      return where.replace("{top}", CallExplainer.shortName(top));
    }

    /** What does not end the call, an interrupt that it ignores first. */
    List<String> endsNot(MapRow row) {
      List<String> all = new ArrayList<>();
      switch (row.reaction()) {
        case IGNORES, HOLDS_INTERRUPTER ->
          all.add(
              ends.stream().anyMatch(end -> end.startsWith("shutdownNow()"))
                  ? "interrupt(), unless the tasks listen"
                  : "interrupt(), and so shutdownNow() and cancel(true)");
        default -> {}
      }
      all.addAll(endsNot);
      return List.copyOf(all);
    }

    boolean isTimed(MapRow row, Optional<Thread.State> state) {
      if (!timed.isEmpty()) {
        return timed.equals("yes");
      }
      return state.filter(Thread.State.TIMED_WAITING::equals).isPresent()
          || state.filter(Thread.State.WAITING::equals).isEmpty() && row.isTimed();
    }
  }

  private record Way(String calls, Entry entry) {}

  private static final Entry NOTHING =
      new Entry("", List.of(), List.of(), "", Explanation.Role.OTHER);

  private final List<Way> ways = new ArrayList<>();
  private final Map<String, Entry> known = new ConcurrentHashMap<>();

  private CallEnds() {}

  static CallEnds load() {
    CallEnds table = new CallEnds();
    for (KnowledgeTable.Cells row : KnowledgeTable.read("/stoplab/doctor/knowledge/ends.tsv")) {
      Entry entry = new Entry(
          row.get("words"),
          row.parts("ends"),
          row.parts("ends_not"),
          row.get("timed"),
          row.get("role").isEmpty()
              ? Explanation.Role.OTHER
              : Explanation.Role.valueOf(row.get("role")));
      table.ways.add(new Way(row.get("calls"), entry));
    }
    return table;
  }

  /** The first row whose pattern matches the beginning of the call's name. */
  Entry of(MapRow row) {
    return known.computeIfAbsent(
        row.name(),
        name -> ways.stream()
            .filter(way -> Pattern.compile(way.calls).matcher(name).lookingAt())
            .map(Way::entry)
            .findFirst()
            .orElse(NOTHING));
  }
}
