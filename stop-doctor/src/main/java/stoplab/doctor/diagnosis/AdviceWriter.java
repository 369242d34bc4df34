// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.dump.DumpThread.Kind;
import stoplab.doctor.dump.ThreadDump.Format;
import stoplab.doctor.knowledge.Explanation;
import stoplab.doctor.knowledge.InterruptReaction.Effect;

/** Says what would end the JVM as a whole, and what the dump lacks. */
final class AdviceWriter {
  private static final int MOST = 6;

  /** An interrupt that ends the wait, and that no loop drops. */
  private static final Set<Effect> BREAKS =
      EnumSet.of(Effect.THROWS, Effect.CLOSES, Effect.RETURNS_EARLY, Effect.ENDS_THREAD);

  private static final String JSON = "jcmd PID Thread.dump_to_file -format=json FILE";
  private static final String FORCE = "Runtime.halt() or kill -9 (taskkill /F on Windows) ends it";
  private static final String NO_MORE =
      "; a second System.exit, Ctrl-C or kill does nothing, since the shutdown has begun";

  private final Analysis analysis;
  private final DumpIndex index;
  private final List<Finding> findings;

  AdviceWriter(Analysis analysis, List<Finding> findings) {
    this.analysis = analysis;
    this.index = analysis.index;
    this.findings = findings;
  }

  /** Returns what would end the JVM, in the order in which it is to be done. */
  List<String> ends() {
    return switch (analysis.state) {
      case DEADLOCK -> deadlock();
      case SHUTTING_DOWN -> shutdown();
      case MAIN_RUNS, KEPT_BY_THREADS -> threads();
      case NOTHING_KEEPS_IT, UNKNOWN -> List.of();
    };
  }

  private List<String> deadlock() {
    if (!analysis.shutdown.isUnderWay()) {
      List<String> breaks = interrupts();
      return List.of(
          analysis.isTimed(analysis.circles.get(0))
              ? "The time limit of a wait in the circle, which the dump does not show."
              : breaks.isEmpty() ? "Nothing ends the circle from inside." : breaks.get(0),
          "System.exit or kill ends the JVM, if no shutdown hook needs one of these threads;"
              + " otherwise " + FORCE + ".");
    }
    Set<Wait.Kind> onExiting = EnumSet.noneOf(Wait.Kind.class);
    for (int[] circle : analysis.circles.subList(0, analysis.holdingCircles)) {
      for (int i = 0; i < circle.length; i++) {
        if (circle[(i + 1) % circle.length] == analysis.shutdown.exiting) {
          onExiting.add(analysis.waits[circle[i]].kind());
        }
      }
    }
    List<String> ends = new ArrayList<>();
    boolean isTimed = analysis.isTimed(analysis.circles.get(0));
    if (isTimed) {
      ends.add("The time limit of a wait in the circle, which the dump does not show.");
    }
    List<String> breaks = interrupts();
    ends.addAll(breaks);
    ends.add((isTimed || !breaks.isEmpty() ? "Otherwise only " : "Only ") + FORCE + NO_MORE + ".");
    if (onExiting.contains(Wait.Kind.EXIT)) {
      ends.add(
          "For later: no System.exit in a shutdown hook, or in what a hook calls or waits for.");
    }
    if (onExiting.contains(Wait.Kind.MONITOR) || onExiting.contains(Wait.Kind.SYNCHRONIZER)) {
      ends.add("For later: no System.exit by a thread that owns a lock that a hook needs.");
    }
    if (onExiting.contains(Wait.Kind.JOIN)) {
      ends.add("For later: no hook that waits for the thread that calls System.exit.");
    }
    return ends;
  }

  /** An interrupt that a wait in a circle answers, a sentence; empty if a circle has none. */
  private List<String> interrupts() {
    List<String> threads = new ArrayList<>();
    for (int[] circle : analysis.circles.subList(0, Math.max(1, analysis.holdingCircles))) {
      OptionalInt open = Arrays.stream(circle)
          .filter(i -> BREAKS.contains(analysis.explain(i).reaction().effect()))
          .findFirst();
      if (open.isEmpty()) {
        return List.of();
      }
      if (threads.size() < MOST) {
        threads.add(index.quoted(open.getAsInt()));
      }
    }
    return List.of("interrupt() of " + String.join(" and ", threads)
        + " by code of this JVM ends that wait; the circle breaks if the code then gives up.");
  }

  private List<String> shutdown() {
    List<String> ends = new ArrayList<>();
    for (Finding finding : causes()) {
      String what = phrase(finding);
      if (!what.isEmpty()) {
        ends.add(quoted(finding) + ": " + what + ".");
      }
    }
    ends.add("At once: " + FORCE + NO_MORE + ".");
    return ends;
  }

  private List<String> threads() {
    List<String> ends = new ArrayList<>();
    List<Finding> causes = causes();
    for (Finding finding : causes) {
      String what = phrase(finding);
      ends.add(quoted(finding)
          + ": "
          + (what.isEmpty() ? "its own end" : what)
          + (isTaskOfPool(finding) ? "; then shutdown() of its pool, unless that was called" : "")
          + ".");
    }
    long more = findings.stream().filter(Finding::isCause).count() - causes.size();
    if (more > 0) {
      ends.add("And " + more + " more, see the threads below.");
    }
    if (ends.size() > 1) {
      ends.add(
          "Each of these keeps the JVM. Ending one is enough only if that ends the others, too:"
              + " they wait for it, or System.exit or kill ends the whole process.");
    }
    ends.add("At once: System.exit or kill, which runs the shutdown hooks.");
    if (analysis.isPerhapsStarved()) {
      boolean isKotlin = DumpIndex.has(
          index.get(index.main), "kotlinx.coroutines.BlockingCoroutine", "joinBlocking");
      ends.add(
          isKotlin
              ? "For later: calls that block belong on Dispatchers.IO."
              : "For later: tasks that wait for tasks belong in another pool than those.");
    }
    if (analysis.carriers.isStarved() && analysis.waitsForVirtual()) {
      ends.add(
          "For later: JDK 24 or newer does not pin here; before, a Semaphore or Lock instead of"
              + " synchronized, or fewer waiters than carriers.");
    }
    return ends;
  }

  private List<Finding> causes() {
    return findings.stream().filter(Finding::isCause).limit(MOST).toList();
  }

  /** Whether it runs a task of a pool, whose worker then waits for the next one. */
  private static boolean isTaskOfPool(Finding finding) {
    return finding.explanation().role() != Explanation.Role.IDLE_WORKER
        && finding.threads().get(0).calls("java.util.concurrent.ThreadPoolExecutor.runWorker");
  }

  private static String phrase(Finding finding) {
    Explanation explanation = finding.explanation();
    List<String> now = explanation.ends().stream()
        .filter(end -> !end.startsWith("for later"))
        .limit(2)
        .toList();
    return String.join(", or ", now);
  }

  private static String quoted(Finding finding) {
    List<DumpThread> threads = finding.threads();
    return ThreadNames.quotedList(threads);
  }

  /** Returns what the dump lacks, and which one would have it. */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>(index.dump.remarks());
    if (!index.saysDaemon
        && index.threads.stream().anyMatch(thread -> thread.kind() == Kind.PLATFORM)) {
      remarks.add("The dump does not say which threads are daemons, as "
          + (index.dump.format() == Format.TEXT ? "it should" : "dump_to_file never does")
          + "; jcmd PID Thread.print -l does.");
    }
    if (!analysis.carriers.unseen.isEmpty()) {
      remarks.add("The dump does not show what the virtual threads "
          + numbers(analysis.carriers.unseen) + " do, which carriers carry; take it with " + JSON
          + ".");
    } else if (analysis.waitsForVirtual()
        && analysis.carriers.pinned.isEmpty()
        && index.dump.format() == Format.TEXT) {
      remarks.add("A dump of this kind lacks virtual threads that are not mounted; take it with "
          + JSON + ".");
    }
    if (analysis.waitsForVirtual()) {
      remarks.add("Virtual threads never keep a JVM, but a thread that does waits for one.");
    }
    long unowned = IntStream.range(0, index.size())
        .filter(i -> analysis.waits[i] != null
            && analysis.waits[i].kind() == Wait.Kind.SYNCHRONIZER
            && analysis.waits[i].targets().length == 0)
        .count();
    if (unowned > 0) {
      remarks.add((unowned == 1 ? "1 thread waits" : unowned + " threads wait")
          + " for a lock whose owner the dump does not show; jcmd PID Thread.print -l shows owners"
          + " of write and exclusive locks.");
    }
    if (!index.dump.jdk().isPresent() && !index.dump.vm().isEmpty()) {
      remarks.add("The dump does not say which JDK it is from.");
    }
    return remarks;
  }

  static String numbers(List<Long> numbers) {
    String some =
        numbers.stream().limit(6).map(number -> "#" + number).collect(Collectors.joining(", "));
    return numbers.size() > 6 ? some + " and " + (numbers.size() - 6) + " more" : some;
  }
}
