// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Turns what happened to processes into the tables that people read, as Markdown in ASCII. */
final class ProcessSummary {
  private static final double NANOS_PER_MILLI = 1e6;

  /** With fewer a median says little. */
  private static final double MEDIAN = 0.5;

  private static final double TAIL = 0.9;

  /** A first stop that takes so much longer than later ones is worth a word. */
  private static final double WORTH_A_WORD = 1.2;

  private static final ProcessCase HOOKED = ProcessCase.of(ProcessTrial.TERMINATE_HOOKED_JVM);
  private static final ProcessCase TREE = ProcessCase.of(ProcessTrial.KILL_TREE_50);
  private static final ProcessCase JUDGED = ProcessCase.of(ProcessTrial.KILL_SLEEP);

  private final Map<ProcessCase, Shots> processes;

  ProcessSummary(Map<ProcessCase, Shots> processes) {
    this.processes = processes;
  }

  /** A table for each part that was measured, under a line that names it. */
  String tables() {
    List<String> tables = new ArrayList<>();
    if (processes.keySet().stream().anyMatch(each -> each.part() == ProcessCase.Part.STOP)) {
      tables.add("from the request to stop until it has returned:\n\n" + stops());
    }
    if (processes.containsKey(ProcessCase.START)) {
      tables.add("from the start of a JVM until its first line is read:\n\n" + starts());
    }
    if (processes.containsKey(ProcessCase.ORPHAN)) {
      tables.add("from the kill of the parent until its child is dead:\n\n" + orphans());
    }
    return String.join("\n", tables);
  }

  private String stops() {
    List<List<String>> rows = new ArrayList<>();
    for (ProcessTrial trial : ProcessTrial.values()) {
      Shots shots = processes.get(ProcessCase.of(trial));
      if (shots != null) {
        rows.add(List.of(
            trial.label(),
            median(shots.later(ProcessStop.LADDER)),
            tail(shots.later(ProcessStop.LADDER)),
            median(shots.later(ProcessStop.BARE)),
            tail(shots.later(ProcessStop.BARE)),
            difference(shots, ProcessStop.LADDER),
            difference(shots, ProcessStop.BARE_AGAIN),
            first(shots, ProcessStop.LADDER),
            first(shots, ProcessStop.BARE),
            LatencyCells.counts(shots.later(ProcessStop.LADDER))));
      }
    }
    return MarkdownTable.render(
        List.of(
            "process stop",
            "ladder",
            "p90",
            "bare",
            "p90",
            "ladder - bare",
            "bare again - bare",
            "first ladder",
            "first bare",
            "stops in JVMs"),
        rows);
  }

  private String starts() {
    Shots shots = processes.get(ProcessCase.START);
    List<List<String>> rows = new ArrayList<>();
    for (StartWay way : StartWay.values()) {
      if (shots.has(way.label())) {
        Distribution later = shots.later(way.label());
        rows.add(List.of(
            way.label(),
            median(later),
            tail(later),
            way == StartWay.DEFAULT ? "1" : ratio(shots, way),
            LatencyCells.counts(later)));
      }
    }
    return MarkdownTable.render(
        List.of("child JVM", "first line after", "p90", "x default", "starts in JVMs"), rows);
  }

  private String orphans() {
    Shots shots = processes.get(ProcessCase.ORPHAN);
    List<List<String>> rows = new ArrayList<>();
    for (OrphanWay way : OrphanWay.values()) {
      if (shots.has(way.label())) {
        Distribution later = shots.later(way.label());
        rows.add(List.of(way.label(), median(later), tail(later), LatencyCells.counts(later)));
      }
    }
    return MarkdownTable.render(List.of("orphan", "dead after", "p90", "orphans in JVMs"), rows);
  }

  /** The median of all samples, with the least and the greatest of them. */
  private static String median(Distribution samples) {
    return samples.supports(MEDIAN) ? withRange(samples) : "too few";
  }

  private static String first(Shots shots, String way) {
    Distribution first = shots.first(way);
    return first.size() < Bootstrap.JVMS_FOR_INTERVAL ? "too few" : withRange(first);
  }

  private static String withRange(Distribution samples) {
    return Nanos.format(
        samples.percentile(MEDIAN),
        new Distribution.Interval(samples.min().orElseThrow(), samples.max().orElseThrow()));
  }

  private static String tail(Distribution samples) {
    return samples.supports(TAIL) ? Nanos.format(samples.percentile(TAIL)) : LatencyCells.NOTHING;
  }

  private static String difference(Shots shots, String way) {
    double[] differences = shots.differences(way, ProcessStop.BARE);
    if (differences.length == 0) {
      return "too few";
    }
    return millis(Distribution.median(differences))
        + " ms"
        + Distribution.medianInterval(differences)
            .map(i -> " [" + millis(i.low()) + ", " + millis(i.high()) + "]")
            .orElse("");
  }

  private static String millis(double nanos) {
    return String.format(Locale.ROOT, "%+.2f", nanos / NANOS_PER_MILLI);
  }

  private static String ratio(Shots shots, StartWay way) {
    double[] ratios = shots.ratios(way.label(), StartWay.DEFAULT.label());
    return ratios.length == 0
        ? "too few"
        : Nanos.withInterval(Distribution.median(ratios), Distribution.medianInterval(ratios));
  }

  /**
   * How to read the tables, and which bounds are met.
   *
   * @param clock what a reading of the clock costs
   * @param busyness how busy others kept the machine, in words
   */
  List<String> notes(Clock clock, String busyness) {
    List<String> notes = new ArrayList<>();
    notes.add("each sample is a process of its own. Times: the median of all samples [least,"
        + " greatest]; p90 only where at least ten samples lie beyond. The first sample of each"
        + " measuring JVM is not among them.");
    if (processes.keySet().stream().anyMatch(each -> each.part() == ProcessCase.Part.STOP)) {
      addStops(notes);
    }
    if (processes.containsKey(ProcessCase.START)) {
      addStarts(notes);
    }
    if (processes.containsKey(ProcessCase.ORPHAN)) {
      addOrphans(notes);
    }
    notes.add(LatencyCells.machine(
        processes.values().stream()
            .flatMap(shots -> shots.jvms().stream())
            .mapToLong(Shots.Jvm::involuntary),
        clock,
        busyness));
    return notes;
  }

  private void addStops(List<String> notes) {
    notes.add("ladder: StopLadder.stop with this one rung (and the kill behind it), which returns"
        + " when the whole tree is seen dead and its output is read to the end. bare: the end of its"
        + " input, destroy() or destroyForcibly(), and waitFor(); for a tree, each of"
        + " descendants() first, and nobody looks whether those are gone; two threads read its"
        + " output, as the ladder's. destroy() and"
        + " destroyForcibly() close the child's input too. Both in a JVM that has stopped native"
        + " programs by that rung for a while (1 s in the preset full, 0.5 s in quick).");
    notes.add("ladder - bare: the median of the one less the median of the other in each JVM; of"
        + " these the median, with [its bootstrap 95 % interval] from "
        + Bootstrap.JVMS_FOR_INTERVAL
        + " JVMs on. bare again - bare is the same call against itself (A/A): what noise does.");
    notes.add("first: the first stop in a measuring JVM, which loads the classes that it needs; the"
        + " median over the JVMs [least, greatest]."
        + firstInWords());
    notes.add(
        "jvm: default settings, waits for a latch. guarded: under an OrphanGuard, whose thread"
            + " reads standard input, and is interrupted at the end. hooked: its shutdown hook takes "
            + StopChild.HOOK.toMillis()
            + " ms. reading: its main thread reads standard input. accepting: its main thread is in"
            + " ServerSocket.accept(); at its end HotSpot waits up to 300 ms for a thread in native code"
            + " (VM_Exit::wait_for_threads_in_native_to_block). tree-50: a shell and its 49 children,"
            + " each a sleep.");
    judgeLadder(notes);
    judgeTree(notes);
    judgeHook(notes);
  }

  private String firstInWords() {
    Shots shots = processes.get(JUDGED);
    if (shots == null || shots.first(ProcessStop.LADDER).size() < Bootstrap.JVMS_FOR_INTERVAL) {
      return "";
    }
    double first = shots.first(ProcessStop.LADDER).percentile(MEDIAN);
    double later = shots.later(ProcessStop.LADDER).percentile(MEDIAN);
    return String.format(
        Locale.ROOT,
        " %s by the ladder: the first takes %.1f times as long as one in a warm JVM%s",
        JUDGED.label(),
        first / later,
        first / later > WORTH_A_WORD ? ": people who stop once live the first." : ".");
  }

  private void judgeLadder(List<String> notes) {
    Shots shots = processes.get(JUDGED);
    if (shots == null) {
      return;
    }
    double[] differences = shots.differences(ProcessStop.LADDER, ProcessStop.BARE);
    Optional<Distribution.Interval> interval = Distribution.medianInterval(differences);
    notes.add(String.format(
        Locale.ROOT,
        "bound %d ms, %s: the ladder takes %s longer than the bare calls: %s.",
        ProcessStop.LADDER_BOUND_MILLIS,
        JUDGED.label(),
        difference(shots, ProcessStop.LADDER),
        interval.isEmpty()
            ? "too few JVMs to judge"
            : LatencyCells.verdict(interval, ProcessStop.LADDER_BOUND_MILLIS * NANOS_PER_MILLI)));
  }

  private void judgeTree(List<String> notes) {
    Shots shots = processes.get(TREE);
    if (shots == null) {
      return;
    }
    Distribution rungs = shots.all(ProcessStop.RUNG);
    notes.add(String.format(
        Locale.ROOT,
        "bound %d ms, %s: the kill rung took %s [%s, %s], and %s",
        ProcessStop.TREE_BOUND_MILLIS,
        TREE.label(),
        Nanos.format(rungs.percentile(MEDIAN)),
        Nanos.format(rungs.min().orElseThrow()),
        Nanos.format(rungs.max().orElseThrow()),
        within(rungs, ProcessStop.TREE_BOUND_MILLIS)));
  }

  /** How many were within a bound that each one has to keep, and the verdict. */
  private static String within(Distribution samples, int millis) {
    long bound = TimeUnit.MILLISECONDS.toNanos(millis);
    long kept = 0;
    for (long nanos : samples.sorted()) {
      kept += nanos <= bound ? 1 : 0;
    }
    return String.format(
        Locale.ROOT,
        "%,d of %,d within %,d ms: %s.",
        kept,
        samples.size(),
        millis,
        kept == samples.size() ? "met" : "MISSED");
  }

  /** The instrument's known answer: what takes 50 ms must not take less. */
  private void judgeHook(List<String> notes) {
    Shots shots = processes.get(HOOKED);
    if (shots == null) {
      return;
    }
    long least = Math.min(
        shots.all(ProcessStop.LADDER).min().orElseThrow(),
        shots.all(ProcessStop.BARE).min().orElseThrow());
    String words = String.format(
        Locale.ROOT,
        "a JVM whose hook takes %d ms was never seen dead before %s",
        StopChild.HOOK.toMillis(),
        Nanos.format(least));
    notes.add(
        least >= StopChild.HOOK.toNanos()
            ? "instrument: OK: " + words + "."
            : "INSTRUMENT FAILED: " + words + ". Do not trust this report.");
  }

  private void addStarts(List<String> notes) {
    Shots shots = processes.get(ProcessCase.START);
    notes.add("the JVM that is started reads a small JSON document with Jackson, prints a line and"
        + " ends: one class of its own, some hundred of the library. start-c1-serial:"
        + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC. start-no-cds: -Xshare:off. start-app-cds:"
        + " -XX:SharedArchiveFile, made by -XX:ArchiveClassesAtExit. start-aot-cache: -XX:AOTCache, made"
        + " by -XX:AOTCacheOutput (JEP 514). x default: the ratio of the medians in each JVM that"
        + " measures; start-default-again is noise (A/A).");
    for (StartWay way : StartWay.values()) {
      if (!shots.has(way.label())) {
        notes.add(way.label()
            + ": not measured: "
            + way.lack().orElse("only the preset full makes an archive")
            + ".");
      }
    }
  }

  private void addOrphans(List<String> notes) {
    Shots shots = processes.get(ProcessCase.ORPHAN);
    notes.add(
        "a JVM starts a child JVM, and is killed by SIGKILL; dead: the child's last open file is"
            + " closed. orphan-guarded: by OrphanGuard, at the end of its input. orphan-polling: it looks"
            + " for its parent each 50 ms. orphan-on-exit: ProcessHandle.onExit() of its parent.");
    Distribution guarded = shots.all(OrphanWay.GUARDED.label());
    notes.add(String.format(
        Locale.ROOT,
        "bound %,d ms, %s: the last one took %s, and %s",
        ProcessStop.ORPHAN_BOUND_MILLIS,
        OrphanWay.GUARDED.label(),
        Nanos.format(guarded.max().orElseThrow()),
        within(guarded, ProcessStop.ORPHAN_BOUND_MILLIS)));
    notes.add(String.format(
        Locale.ROOT,
        "bound %d ms, %s: the median of %,d is %s: %s.",
        ProcessStop.ORPHAN_MEDIAN_BOUND_MILLIS,
        OrphanWay.GUARDED.label(),
        guarded.size(),
        Nanos.format(guarded.percentile(MEDIAN)),
        !guarded.supports(MEDIAN)
            ? "too few to judge"
            : guarded.percentile(MEDIAN)
                    < TimeUnit.MILLISECONDS.toNanos(ProcessStop.ORPHAN_MEDIAN_BOUND_MILLIS)
                ? "met"
                : "MISSED"));
  }
}
