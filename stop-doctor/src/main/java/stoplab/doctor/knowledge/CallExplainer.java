// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import stoplab.doctor.dump.Frame;

/** Explains the call at the top of a stack by the interrupt map. Thread-safe. */
final class CallExplainer {
  private static final List<Integer> JDKS = List.of(17, 25);
  private static final int FIRST_WITH_VIRTUAL = 21;

  /** Frames of the JDK that nobody blocks in, and that exist on the first JDK of the second map. */
  private static final List<String> JDK_PACKAGES =
      List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

  private final CoreFrames core;
  private final CallEnds ends;
  private final List<KnowledgeTable.Cells> aliases;
  private final Map<String, CallMap> maps = new ConcurrentHashMap<>();

  private CallExplainer(CoreFrames core, CallEnds ends, List<KnowledgeTable.Cells> aliases) {
    this.core = core;
    this.ends = ends;
    this.aliases = aliases;
  }

  static CallExplainer load() {
    return new CallExplainer(
        CoreFrames.load(),
        CallEnds.load(),
        KnowledgeTable.read("/stoplab/doctor/knowledge/aliases.tsv"));
  }

  /** A stack, and what else its header says about the call at its top. */
  record Thing(
      Frame top,
      List<String> stack,
      Optional<Thread.State> state,
      boolean isVirtual,
      boolean waitsForClass,
      OptionalInt jdk) {
    boolean is(Thread.State wanted) {
      return state.filter(wanted::equals).isPresent();
    }

    /** Whether its top frame is Java code that runs: whatever it calls below has not blocked it. */
    boolean runsJava() {
      boolean mayBeNative = top.isNative() || top.place().isEmpty();
      boolean parked = top.className().equals("java.lang.VirtualThread");
      return is(Thread.State.RUNNABLE) && !mayBeNative && !parked;
    }
  }

  Explanation explain(Thing thing) {
    CallMap nearest = map(nearest(thing), thing.isVirtual);
    if (thing.waitsForClass) {
      return known(thing, nearest, special(nearest, "class initialization by another thread"));
    }
    if (thing.runsJava()) {
      return computes(thing);
    }
    CallMap.Match match = nearest.find(thing.stack, thing.state).orElse(null);
    CallMap source = nearest;
    for (int jdk : JDKS) {
      boolean isOpen = match == null || match.row().isPrimitive();
      boolean hasKind = !thing.isVirtual || jdk >= FIRST_WITH_VIRTUAL;
      if (isOpen && hasKind && jdk != nearest.jdk()) {
        CallMap other = map(jdk, thing.isVirtual);
        CallMap.Match found = other.find(thing.stack, thing.state).orElse(null);
        if (found != null && (match == null || found.depth() > match.depth())) {
          match = found;
          source = other;
        }
      }
    }
    if (match == null && thing.is(Thread.State.BLOCKED)) {
      return known(thing, nearest, special(nearest, "synchronized"));
    }
    return match == null ? unknown(thing) : known(thing, source, match);
  }

  private static CallMap.Match special(CallMap map, String name) {
    return new CallMap.Match(List.of(map.row(name)), 0);
  }

  private CallMap map(int jdk, boolean isVirtual) {
    String kind = isVirtual ? "virtual" : "platform";
    return maps.computeIfAbsent(jdk + kind, key -> CallMap.load(jdk, kind, core, aliases));
  }

  /** The JDK of the map that is nearest to that of the dump; of two, the newer one. */
  private static int nearest(Thing thing) {
    int newest = JDKS.get(JDKS.size() - 1);
    if (thing.isVirtual) {
      return newest;
    }
    int wanted = thing.jdk.orElse(JDKS.get(0));
    int best = newest;
    for (int jdk : JDKS) {
      if (Math.abs(jdk - wanted) < Math.abs(best - wanted)) {
        best = jdk;
      }
    }
    return best;
  }

  private Explanation known(Thing thing, CallMap map, CallMap.Match match) {
    MapRow row = match.row();
    CallEnds.Entry entry = ends.of(row);
    StringBuilder words = new StringBuilder(row.words());
    for (MapRow other : match.rows()) {
      if (!other.reactsAs(row)) {
        words.append("; if it is ").append(other.name()).append(": ").append(other.words());
      }
    }
    if (row.name().startsWith("LockSupport.") && isJdk(thing, match)) {
      words.append("; what ").append(caller(thing, match)).append(" does then is not measured");
    }
    String source = source(thing, map, row);
    return new Explanation(
        entry.where(row, thing.top),
        entry.role(),
        new InterruptReaction(row.reaction(), words.toString(), source),
        entry.ends(),
        entry.endsNot(row),
        entry.isTimed(row, thing.state));
  }

  private boolean isJdk(Thing thing, CallMap.Match match) {
    String caller = caller(thing, match);
    return JDK_PACKAGES.stream().anyMatch(caller::startsWith);
  }

  private String caller(Thing thing, CallMap.Match match) {
    List<String> frames = core.of(thing.stack);
    return match.depth() < frames.size() ? frames.get(match.depth()) : "";
  }

  private static String source(Thing thing, CallMap map, MapRow row) {
    String of = ": " + row.name() + (thing.isVirtual ? ", virtual thread" : "");
    if (thing.jdk.isEmpty()) {
      return "interrupt map of JDK " + map.jdk() + ", since the dump does not name its JDK" + of;
    }
    int jdk = thing.jdk.getAsInt();
    if (jdk == map.jdk()) {
      return "interrupt map, JDK " + jdk + of;
    }
    boolean isNearest = map.jdk() == nearest(thing);
    return "interrupt map of JDK " + map.jdk() + (isNearest ? ", the nearest to " : ", for ") + jdk
        + of;
  }

  private static Explanation computes(Thing thing) {
    return new Explanation(
        "computes, in " + shortName(thing.top),
        Explanation.Role.COMPUTES,
        new InterruptReaction(
            InterruptReaction.Effect.STATUS_ONLY,
            "nothing, unless its code checks its status",
            "by its state"),
        List.of("its own end", "a flag or an interrupt status that its code checks"),
        List.of(),
        false);
  }

  private static Explanation unknown(Thing thing) {
    boolean waits = thing.is(Thread.State.WAITING) || thing.is(Thread.State.TIMED_WAITING);
    if (!waits && !thing.top.isNative()) {
      return computes(thing);
    }
    return new Explanation(
        (waits ? "waits in " : "native code of ") + shortName(thing.top),
        Explanation.Role.OTHER,
        InterruptReaction.notMeasured(),
        List.of(),
        List.of(),
        thing.is(Thread.State.TIMED_WAITING));
  }

  /** The simple name of the class and the method. */
  static String shortName(Frame frame) {
    return frame.className().substring(frame.className().lastIndexOf('.') + 1) + "."
        + frame.method();
  }
}
