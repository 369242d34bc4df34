// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of loops. Immutable. */
final class Loops {
  private final List<Loop> all;
  private final Map<String, List<Entry>> byFirst = new HashMap<>();
  private final List<Entry> byPrefix = new ArrayList<>();

  private Loops(List<Loop> all) {
    this.all = all;
    for (int i = 0; i < all.size(); i++) {
      for (FramePattern pattern : all.get(i).patterns()) {
        Entry entry = new Entry(i, pattern);
        if (pattern.first().isPrefix()) {
          byPrefix.add(entry);
        } else {
          byFirst
              .computeIfAbsent(pattern.first().call(), key -> new ArrayList<>())
              .add(entry);
        }
      }
    }
  }

  private record Entry(int rank, FramePattern pattern) {}

  static Loops load() {
    return new Loops(KnowledgeTable.read("/stoplab/doctor/knowledge/loops.tsv").stream()
        .map(Loop::of)
        .toList());
  }

  /** All loops in the order of the table. */
  List<Loop> all() {
    return all;
  }

  /** The loop that begins nearest to the top of the stack; of several, the first of the table. */
  Optional<Loop> find(List<String> stack, Optional<Thread.State> state) {
    for (int i = 0; i < stack.size(); i++) {
      int best = all.size();
      for (Entry entry : byFirst.getOrDefault(stack.get(i), List.of())) {
        best = better(best, entry, stack, i, state);
      }
      for (Entry entry : byPrefix) {
        best = better(best, entry, stack, i, state);
      }
      if (best < all.size()) {
        return Optional.of(all.get(best));
      }
    }
    return Optional.empty();
  }

  private int better(
      int best, Entry entry, List<String> stack, int index, Optional<Thread.State> state) {
    boolean fits = entry.rank < best && all.get(entry.rank).fits(state);
    return fits && entry.pattern.isAt(stack, index) ? entry.rank : best;
  }
}
