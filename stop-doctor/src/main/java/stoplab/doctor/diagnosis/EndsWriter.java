// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import stoplab.doctor.dump.DumpThread;
import stoplab.doctor.knowledge.Explanation;

/** Says what would end the JVM as a whole, in the order in which it is to be done. */
final class EndsWriter {
  private static final int MOST = 6;
  private static final String FORCE =
      "Runtime.halt() or kill -9 (taskkill /F on Windows) ends it";
  private static final String NO_MORE =
      "; a second System.exit, Ctrl-C or kill does nothing, since the shutdown has begun";

  private final Analysis analysis;
  private final List<Finding> findings;

  EndsWriter(Analysis analysis, List<Finding> findings) {
    this.analysis = analysis;
    this.findings = findings;
  }

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
      return List.of(
          analysis.isTimed(analysis.circles.get(0))
              ? "The time limit of a wait in the circle, which the dump does not show."
              : "Nothing ends the circle from inside.",
          "System.exit or kill ends the JVM, if no shutdown hook needs one of these threads;"
              + " otherwise " + FORCE + ".");
    }
    boolean exits = analysis.circles.stream()
        .limit(analysis.holdingCircles)
        .anyMatch(circle -> Arrays.stream(circle).anyMatch(i -> i == analysis.shutdown.exiting));
    List<String> ends = new ArrayList<>();
    boolean isTimed = analysis.isTimed(analysis.circles.get(0));
    if (isTimed) {
      ends.add("The time limit of a wait in the circle, which the dump does not show.");
    }
    ends.add((isTimed ? "Otherwise only " : "Only ") + FORCE + NO_MORE + ".");
    if (exits) {
      ends.add("For later: no System.exit in a shutdown hook, or in what a hook calls or waits for.");
    }
    return ends;
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
      ends.add(quoted(finding) + ": " + (what.isEmpty() ? "its own end" : what) + ".");
    }
    long more = findings.stream().filter(Finding::isCause).count() - causes.size();
    if (more > 0) {
      ends.add("And " + more + " more, see the threads below.");
    }
    if (ends.size() > 1) {
      ends.add("All of these are needed" + (analysis.isMainRunning() ? ", in this order" : "")
          + "; one alone does not end the JVM.");
    }
    ends.add("At once: System.exit or kill, which runs the shutdown hooks.");
    if (analysis.isPerhapsStarved()) {
      boolean isKotlin = DumpIndex.has(
          analysis.index.get(analysis.index.main), "kotlinx.coroutines.BlockingCoroutine",
          "joinBlocking");
      ends.add(isKotlin
          ? "For later: calls that block belong on Dispatchers.IO."
          : "For later: tasks that wait for tasks belong in another pool than those.");
    }
    if (analysis.carriers.isStarved() && analysis.waitsForVirtual()) {
      ends.add("For later: JDK 24 or newer does not pin here; before, a Semaphore or Lock instead of"
          + " synchronized, or fewer waiters than carriers.");
    }
    return ends;
  }

  private List<Finding> causes() {
    return findings.stream().filter(Finding::isCause).limit(MOST).toList();
  }

  private static String phrase(Finding finding) {
    Explanation explanation = finding.explanation();
    List<String> now =
        explanation.ends().stream().filter(end -> !end.startsWith("for later")).limit(2).toList();
    return String.join(", or ", now);
  }

  private static String quoted(Finding finding) {
    List<DumpThread> threads = finding.threads();
    return ThreadNames.quotedList(threads);
  }
}
