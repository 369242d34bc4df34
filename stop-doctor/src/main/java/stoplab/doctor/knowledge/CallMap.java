// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The interrupt map of one JDK and one kind of thread, as a tree of calls: the longest path that a
 * stack follows decides. Not thread-safe while it is filled, immutable afterwards.
 */
final class CallMap {
  private static final String PARK = "java.util.concurrent.locks.LockSupport.park";

  private final int jdk;
  private final CoreFrames core;
  private final Node root = new Node();
  private final Map<String, MapRow> byName = new HashMap<>();

  private CallMap(int jdk, CoreFrames core) {
    this.jdk = jdk;
    this.core = core;
  }

  private static final class Node {
    final Map<String, Node> next = new HashMap<>();
    final List<MapRow> rows = new ArrayList<>();
  }

  /**
   * What a stack was recognized as.
   *
   * @param rows the rows with these frames, the best one first; at least one
   * @param depth how many of the frames that decide belong to the call
   */
  record Match(List<MapRow> rows, int depth) {
    MapRow row() {
      return rows.get(0);
    }
  }

  /** Reads the rows of one kind of thread, {@code platform} or {@code virtual}. */
  static CallMap load(int jdk, String kind, CoreFrames core, List<KnowledgeTable.Cells> aliases) {
    CallMap map = new CallMap(jdk, core);
    Map<String, List<String>> longer = new HashMap<>();
    if (kind.equals("virtual")) {
      for (MapRow row : rows(jdk, "platform")) {
        longer.put(row.name(), map.core(row));
      }
    }
    for (MapRow row : rows(jdk, kind)) {
      map.byName.putIfAbsent(row.name(), row);
      map.add(extended(map.core(row), longer.getOrDefault(row.name(), List.of())), row);
    }
    for (KnowledgeTable.Cells alias : aliases) {
      MapRow row = map.byName.get(alias.get("case"));
      if (row != null) {
        map.add(KnowledgeTable.split(alias.get("frames"), " < "), row);
      }
    }
    return map;
  }

  private static List<MapRow> rows(int jdk, String kind) {
    List<MapRow> rows = new ArrayList<>();
    String path = "/stoplab/interrupt-stop/map/jdk" + jdk + ".tsv";
    for (KnowledgeTable.Cells cells : KnowledgeTable.read(path, "\t" + kind + "\t")) {
      if (MapRow.isUsable(cells)) {
        rows.add(MapRow.of(cells));
      }
    }
    return rows;
  }

  private List<String> core(MapRow row) {
    return core.of(withoutReflection(row.frames()));
  }

  /**
   * The map has twelve frames of each stack, and a virtual thread needs five of them to park. So
   * the frames below come from the same call in a platform thread.
   */
  private static List<String> extended(List<String> frames, List<String> longer) {
    boolean parks = !frames.isEmpty() && frames.get(0).startsWith(PARK);
    List<String> below = parks ? frames.subList(1, frames.size()) : frames;
    int length = below.size();
    if (length == 0 || length >= longer.size() || !longer.subList(0, length).equals(below)) {
      return frames;
    }
    List<String> all = new ArrayList<>(frames);
    all.addAll(longer.subList(length, longer.size()));
    return all;
  }

  private void add(List<String> frames, MapRow row) {
    Node node = root;
    for (String frame : frames) {
      node = node.next.computeIfAbsent(frame, key -> new Node());
    }
    if (node != root) {
      node.rows.add(row);
    }
  }

  /** Some calls of the map are newer than JDK 17, so that the lab makes them by reflection. */
  private static List<String> withoutReflection(List<String> frames) {
    for (int i = 0; i < frames.size(); i++) {
      String frame = frames.get(i);
      if (frame.startsWith("jdk.internal.reflect.")
          || frame.startsWith("java.lang.reflect.")
          || frame.startsWith("java.lang.invoke.")) {
        return frames.subList(0, i);
      }
    }
    return frames;
  }

  /** The JDK that was measured. */
  int jdk() {
    return jdk;
  }

  /** The row of this name; null if this JDK or kind of thread has none. */
  MapRow row(String name) {
    return byName.get(name);
  }

  /**
   * The call in which a thread is blocked: the longest path that the stack follows to its end; or,
   * where that only parks or waits, a longer one if all calls that begin so react alike.
   *
   * @param calls its whole stack from the top
   * @param state its state, empty if unknown
   */
  Optional<Match> find(List<String> calls, Optional<Thread.State> state) {
    Node node = root;
    Match best = null;
    int depth = 0;
    for (String frame : core.of(calls)) {
      Node next = node.next.get(frame);
      if (next == null) {
        break;
      }
      node = next;
      depth++;
      List<MapRow> rows = fitting(node.rows, state);
      if (!rows.isEmpty()) {
        best = new Match(rows, depth);
      }
    }
    if (best == null || best.row().isPrimitive()) {
      List<MapRow> below = fitting(below(node), state);
      if (depth > (best == null ? 0 : best.depth()) && agree(below)) {
        best = new Match(below, depth);
      }
    }
    return Optional.ofNullable(best);
  }

  /** All rows whose frames go on from here. */
  private static List<MapRow> below(Node node) {
    List<MapRow> rows = new ArrayList<>(node.rows);
    for (Node next : node.next.values()) {
      rows.addAll(below(next));
    }
    return rows;
  }

  private static boolean agree(List<MapRow> rows) {
    for (MapRow row : rows) {
      MapRow first = rows.get(0);
      if (row.reaction() != first.reaction() || !row.exception().equals(first.exception())) {
        return false;
      }
    }
    return !rows.isEmpty();
  }

  /** The rows that a thread in this state can be in, those of just this state first. */
  private static List<MapRow> fitting(List<MapRow> rows, Optional<Thread.State> state) {
    List<MapRow> equal = new ArrayList<>();
    List<MapRow> possible = new ArrayList<>();
    boolean blocked = state.filter(Thread.State.BLOCKED::equals).isPresent();
    for (MapRow row : rows) {
      if ((row.state() == Thread.State.BLOCKED) == blocked) {
        (state.filter(row.state()::equals).isPresent() ? equal : possible).add(row);
      }
    }
    return equal.isEmpty() ? possible : equal;
  }
}
