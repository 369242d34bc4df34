// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import stoplab.doctor.dump.DumpThread;

/** Explains threads without a Java frame, by their names. Immutable. */
final class NamedThreads {
  private record Entry(Pattern names, Explanation.Role role, String where, List<String> ends) {}

  private final List<Entry> entries = new ArrayList<>();

  private NamedThreads() {}

  static NamedThreads load() {
    NamedThreads table = new NamedThreads();
    for (KnowledgeTable.Cells row : KnowledgeTable.read("/stoplab/doctor/knowledge/names.tsv")) {
      table.entries.add(new Entry(
          Pattern.compile(row.get("names")),
          Explanation.Role.valueOf(row.get("role")),
          row.get("where"),
          row.parts("ends")));
    }
    return table;
  }

  Explanation explain(DumpThread thread) {
    if (thread.kind() == DumpThread.Kind.VM) {
      return explanation(
          "in the VM", Explanation.Role.JDK, "nothing: it is a thread of the VM", List.of());
    }
    if (thread.kind() == DumpThread.Kind.VIRTUAL) {
      return explanation(
          "has no frame: it has not begun yet, or waits for a carrier",
          Explanation.Role.OTHER,
          "sets its status; it is seen when the thread runs",
          List.of("its own end, once it gets a carrier"));
    }
    if (!isDaemon(thread) && thread.name().equals("main")) {
      return destroyJavaVm("has no Java frame: the native thread that has called DestroyJavaVM");
    }
    return entries.stream()
        .filter(entry -> entry.names.matcher(thread.name()).matches())
        .map(entry -> entry.role == Explanation.Role.DESTROY_JAVA_VM
            ? destroyJavaVm(entry.where)
            : explanation(entry.where, entry.role, "nothing: it runs in native code", entry.ends))
        .findFirst()
        .orElseGet(() -> attached(thread));
  }

  private static boolean isDaemon(DumpThread thread) {
    return thread.daemon().orElse(false);
  }

  private static Explanation destroyJavaVm(String where) {
    return explanation(
        where,
        Explanation.Role.DESTROY_JAVA_VM,
        "nothing: it waits in native code",
        List.of("the end of the last non-daemon thread"));
  }

  /** Run with a host in C: it holds DestroyJavaVM unless it was attached as a daemon. */
  private static Explanation attached(DumpThread thread) {
    return thread.cut()
        ? explanation(
            "unknown: its frames are missing", Explanation.Role.OTHER, "not measured", List.of())
        : explanation(
            "has no Java frame: native code, attached by JNI, or a thread that begins or ends",
            Explanation.Role.OTHER,
            "sets its status; native code does not see it",
            List.of(
                "DetachCurrentThread in its native code", "AttachCurrentThreadAsDaemon instead"));
  }

  private static Explanation explanation(
      String where, Explanation.Role role, String words, List<String> ends) {
    InterruptReaction reaction = words.equals("not measured")
        ? InterruptReaction.notMeasured()
        : new InterruptReaction(
            InterruptReaction.Effect.STATUS_ONLY, words, "by its name and kind");
    return new Explanation(where, role, reaction, ends, List.of(), false);
  }
}
