// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.DumpThread.Kind;
import stoplab.doctor.dump.Frame;
import stoplab.doctor.knowledge.Explanation;
import stoplab.doctor.knowledge.Explanation.Role;

/** Turns threads into findings: what is said of each, and equal ones in one group. */
final class FindingCollector {
  private static final int MOST_GROUPS = 40;
  private static final Pattern DEFAULT_POOL = Pattern.compile("pool-(\\d+)-thread-\\d+");
  private static final Pattern DEFAULT_TIMER = Pattern.compile("Timer-\\d+");
  private static final Pattern NUMBERED = Pattern.compile("(.*?)[- ]?\\d+");

  private final Analysis analysis;
  private final DumpIndex index;
  private final DumpComparison comparison;

  FindingCollector(Analysis analysis, DumpComparison comparison) {
    this.analysis = analysis;
    this.index = analysis.index;
    this.comparison = comparison;
  }

  /** Returns the threads that matter, the cause first. */
  List<Finding> findings() {
    return grouped(analysis.matters::get);
  }

  /** Returns the threads that do not matter. */
  List<Finding> others() {
    return grouped(thread -> !analysis.matters.get(thread));
  }

  private List<Finding> grouped(IntPredicate filter) {
    Map<Key, List<Integer>> groups = groups(filter, true);
    if (groups.size() > MOST_GROUPS) {
      groups = groups(filter, false);
    }
    List<Map.Entry<Key, List<Integer>>> sorted = new ArrayList<>(groups.entrySet());
    sorted.sort(Comparator.comparingInt(group -> rank(group.getValue().get(0))));
    return sorted.stream()
        .map(group -> finding(group.getKey(), group.getValue()))
        .toList();
  }

  /** What threads of one finding have in common. */
  private record Key(
      boolean holds,
      boolean mayHold,
      boolean isCause,
      String holding,
      Explanation explanation,
      String waitsFor,
      Optional<Frame> yours,
      String progress,
      String note) {}

  private Map<Key, List<Integer>> groups(IntPredicate filter, boolean exactly) {
    Map<Key, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < index.size(); i++) {
      if (filter.test(i)) {
        groups.computeIfAbsent(key(i, exactly), key -> new ArrayList<>()).add(i);
      }
    }
    return groups;
  }

  private Key key(int thread, boolean exactly) {
    DumpThread dumped = index.get(thread);
    Explanation explanation = analysis.explain(thread);
    Optional<Frame> yours = index.code.yours(dumped.stack());
    Wait wait = analysis.waits[thread];
    String waitsFor = wait == null ? "" : wait.words();
    if (!exactly && wait != null && wait.isKnown()) {
      waitsFor = "another thread, each its own";
    }
    String holding = holding(thread);
    if (!exactly) {
      holding = holding.replaceFirst(
          "^(daemon, but )?\"[^\"]*\" waits for it", "$1a thread waits for it");
    }
    boolean isCause = analysis.causes.get(thread);
    String progress = comparison == null ? "" : comparison.words[thread];
    return new Key(
        analysis.holds.get(thread),
        analysis.sameAge.get(thread),
        isCause,
        holding,
        explanation,
        waitsFor,
        yours,
        progress,
        yours.isPresent() ? "" : origin(dumped, explanation));
  }

  private Finding finding(Key key, List<Integer> threads) {
    return new Finding(
        index.all(threads),
        key.holds,
        key.mayHold,
        key.isCause,
        key.holding,
        key.explanation,
        key.waitsFor,
        key.yours,
        key.progress,
        notes(key));
  }

  private static List<String> notes(Key key) {
    List<String> notes = new ArrayList<>();
    if (!key.note.isEmpty()) {
      notes.add(key.note);
    }
    Role role = key.explanation.role();
    if (key.explanation.isTimed()
        && role != Role.IDLE_WORKER
        && role != Role.TIMER
        && role != Role.JDK) {
      notes.add("Its wait has a time limit, which the dump does not show.");
    }
    return List.copyOf(notes);
  }

  /** The cause first, the end of a chain of waits before its beginning; then what holds. */
  private int rank(int thread) {
    int deep = Math.min(99, analysis.depth[thread]);
    boolean isExit = thread == analysis.shutdown.exiting;
    if (analysis.causes.get(thread)) {
      return isExit ? 199 : 100 - deep;
    }
    if (thread == index.main && analysis.holds.get(thread) || isExit) {
      return 200;
    }
    if (analysis.holds.get(thread)) {
      return 400 - deep;
    }
    return analysis.reached.get(thread) ? 500 : analysis.candidates.get(thread) ? 600 : 700;
  }

  private String holding(int thread) {
    DumpThread dumped = index.get(thread);
    if (dumped.kind() == Kind.VM) {
      return "a thread of the VM";
    }
    if (dumped.kind() == Kind.VIRTUAL) {
      return "virtual, never keeps the JVM";
    }
    if (thread == index.destroyer && !analysis.shutdown.isByItself()) {
      return dumped.name().equals("DestroyJavaVM")
          ? "main has returned; it waits for the non-daemon threads, and is not the cause"
          : "non-daemon without a Java frame: the native thread that has called DestroyJavaVM and"
              + " waits for the others, not the cause";
    }
    if (thread == index.hostMain) {
      return "non-daemon without a Java frame: in native code of its host, or in DestroyJavaVM; not"
          + " the cause";
    }
    return analysis.shutdown.isUnderWay() ? inShutdown(thread, dumped) : running(thread, dumped);
  }

  private String running(int thread, DumpThread dumped) {
    if (dumped.daemon().isEmpty() && analysis.carriers.isCarrier(thread)) {
      return "a carrier of virtual threads, always a daemon";
    }
    if (dumped.daemon().isEmpty() && index.isJdkThread(dumped)) {
      return "a thread of the JDK, a daemon";
    }
    if (dumped.daemon().isEmpty()) {
      return thread == index.main
          ? "main, which is never a daemon"
          : "the dump does not say whether it is a daemon";
    }
    if (!dumped.daemon().get()) {
      return "non-daemon";
    }
    int waiter = analysis.waiter(thread);
    if (analysis.reached.get(thread) && waiter != DumpIndex.NONE) {
      return "daemon, but " + index.quoted(waiter) + " waits for it";
    }
    return analysis.candidates.get(thread)
        ? "daemon, but a thread that holds the JVM may wait for it"
        : "daemon";
  }

  private String inShutdown(int thread, DumpThread dumped) {
    if (thread == analysis.shutdown.exiting) {
      return "the exiting thread";
    }
    int waiter = analysis.waiter(thread);
    if (analysis.reached.get(thread) && waiter != DumpIndex.NONE) {
      boolean isHook = waiter == analysis.shutdown.exiting;
      return isHook ? "a shutdown hook" : index.quoted(waiter) + " waits for it in the shutdown";
    }
    if (analysis.sameAge.get(thread)) {
      return "it is as young as the shutdown, so it may be a hook, or the thread of one";
    }
    if (analysis.shutdown.secondExits.contains(thread)) {
      return "has called exit as well, when the shutdown had begun";
    }
    if (analysis.candidates.get(thread)) {
      return "the shutdown may wait for it";
    }
    if (dumped.daemon().isEmpty()) {
      return "the dump does not say whether it is a daemon, which no longer counts";
    }
    return dumped.daemon().get()
        ? "daemon"
        : "non-daemon, which no longer counts: the shutdown has begun";
  }

  /** What the name of a thread says of its maker, if no frame of yours does. */
  private String origin(DumpThread thread, Explanation explanation) {
    if (explanation.role() == Role.TIMER && DEFAULT_TIMER.matcher(thread.name()).matches()) {
      return "The stack does not say which code made the timer; its name is that of a new Timer()"
          + " without a name.";
    }
    boolean isJdk =
        thread.stack().stream().allMatch(frame -> index.code.owner(frame) == KnownCode.Owner.JDK);
    boolean isNamed = thread.name().startsWith("ForkJoinPool.commonPool-worker-");
    if (explanation.role() != Role.IDLE_WORKER || !isJdk || isNamed) {
      return "";
    }
    String unknown = "The stack does not say which code made the pool; ";
    Matcher pool = DEFAULT_POOL.matcher(thread.name());
    if (pool.matches()) {
      return unknown
          + "its name is that of the default thread factory, which has numbered the pool "
          + pool.group(1) + ".";
    }
    Matcher numbered = NUMBERED.matcher(thread.name());
    return numbered.matches() && !numbered.group(1).isBlank()
        ? unknown + "look for a thread factory that names its threads \"" + numbered.group(1)
            + "\"."
        : unknown + "its thread factory gives no name with a number.";
  }
}
