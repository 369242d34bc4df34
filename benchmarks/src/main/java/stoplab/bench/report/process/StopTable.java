// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import stoplab.bench.ProcessStop;
import stoplab.bench.ProcessTrial;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.probe.process.StoppedProgram;
import stoplab.bench.report.LatencyCells;
import stoplab.bench.report.Measure;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;
import stoplab.bench.stats.Nanos;
import stoplab.bench.stats.RankIntervals;

/** Stops of one child in a warm JVM. */
final class StopTable implements ProcessTable {
  private static final List<ProcessTrial> STANDARD = List.of(
      ProcessTrial.STANDARD_SLEEP, ProcessTrial.STANDARD_TREE_2, ProcessTrial.STANDARD_GUARDED_JVM);

  private final Map<ProcessCase, ProcessSamples> processes;

  StopTable(Map<ProcessCase, ProcessSamples> processes) {
    this.processes = processes;
  }

  @Override
  public boolean isMeasured() {
    return processes.keySet().stream().anyMatch(each -> each.part() == ProcessCase.Part.STOP);
  }

  @Override
  public String table() {
    List<List<String>> rows = new ArrayList<>();
    for (ProcessTrial trial : ProcessTrial.values()) {
      ProcessSamples samples = processes.get(ProcessCase.of(trial));
      if (samples != null) {
        Distribution ladder = samples.later(ProcessStop.LADDER);
        rows.add(List.of(
            trial.label(),
            ProcessCells.median(ladder),
            ProcessCells.tail(ladder),
            ProcessCells.median(samples.later(ProcessStop.BARE)),
            ProcessCells.tail(samples.later(ProcessStop.BARE)),
            ProcessCells.difference(samples.differences(ProcessStop.LADDER, ProcessStop.BARE)),
            ProcessCells.difference(samples.differences(ProcessStop.BARE_AGAIN, ProcessStop.BARE)),
            LatencyCells.counts(ladder)));
      }
    }
    return "from the request to stop until it has returned, in a warm JVM:\n\n"
        + MarkdownTable.render(
            List.of(
                "process stop",
                "ladder",
                "p90",
                "bare",
                "p90",
                "ladder - bare",
                "bare again - bare",
                "stops in JVMs"),
            rows);
  }

  @Override
  public List<Measure> measures(String section) {
    List<Measure> measures = new ArrayList<>();
    for (ProcessTrial trial : ProcessTrial.values()) {
      ProcessSamples samples = processes.get(ProcessCase.of(trial));
      if (samples != null) {
        measures.add(
            Measure.of(section, trial.label(), "ladder", samples.medians(ProcessStop.LADDER)));
        measures.add(Measure.of(section, trial.label(), "bare", samples.medians(ProcessStop.BARE)));
      }
    }
    return measures;
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add("ladder: StopLadder.stop with this one rung (and the kill behind it), or the standard"
        + " ladder, which returns when the whole tree is seen dead and its output is read to the"
        + " end. bare: the end of its input, destroy() or destroyForcibly(), and waitFor(); for a"
        + " tree, each of descendants() first, and those are not checked; two threads read its"
        + " output, like the ladder's. destroy() and destroyForcibly() also close the child's"
        + " input. Compared with the standard ladder: destroy(), or for a guarded JVM the end of"
        + " its input. Both in a JVM that has stopped native programs by that ladder for a while.");
    notes.add("ladder - bare: the median of one minus the median of the other in each JVM; of"
        + " these the median, with [its interval of 95 % or more, by order statistics] from "
        + RankIntervals.JVMS_FOR_INTERVAL
        + " JVMs on. bare again - bare is the same call against itself (A/A): the noise.");
    notes.add(
        "jvm: default settings, waits for a latch. guarded: under an OrphanGuard, whose thread"
            + " reads standard input, and is interrupted at the end. hooked: its shutdown hook"
            + " takes "
            + StoppedProgram.HOOK.toMillis()
            + " ms. reading: its main thread reads standard input. accepting: its main thread is in"
            + " ServerSocket.accept(); at its end HotSpot waits up to 300 ms for a thread in native"
            + " code (VM_Exit::wait_for_threads_in_native_to_block). tree-50: a shell and its 49"
            + " children, each a sleep.");
    judge(ProcessTrial.KILL_SLEEP, ProcessStop.LADDER_BOUND_MILLIS, notes);
    STANDARD.forEach(trial -> judge(trial, ProcessStop.STANDARD_BOUND_MILLIS, notes));
    judgeTree(notes);
    return notes;
  }

  private void judge(ProcessTrial trial, int millis, List<String> notes) {
    ProcessSamples samples = processes.get(ProcessCase.of(trial));
    if (samples != null) {
      double[] differences = samples.differences(ProcessStop.LADDER, ProcessStop.BARE);
      notes.add(ProcessCells.bound(
          millis,
          trial.label() + ": ladder less bare calls:",
          ProcessCells.difference(differences),
          RankIntervals.median(differences)));
    }
  }

  private void judgeTree(List<String> notes) {
    ProcessSamples samples = processes.get(ProcessCase.of(ProcessTrial.KILL_TREE_50));
    if (samples == null) {
      return;
    }
    Distribution rungs = samples.all(ProcessStop.RUNG);
    notes.add(String.format(
        Locale.ROOT,
        "bound %d ms, %s: the kill rung took %s [%s, %s], and %s",
        ProcessStop.TREE_BOUND_MILLIS,
        ProcessTrial.KILL_TREE_50.label(),
        Nanos.format(rungs.percentile(ProcessCells.MEDIAN)),
        Nanos.format(rungs.min().orElseThrow()),
        Nanos.format(rungs.max().orElseThrow()),
        ProcessCells.within(rungs, ProcessStop.TREE_BOUND_MILLIS)));
  }

  @Override
  public List<String> checks() {
    ProcessSamples samples = processes.get(ProcessCase.of(ProcessTrial.TERMINATE_HOOKED_JVM));
    return samples == null
        ? List.of()
        : List.of(ProcessCells.knownAnswer(
            "a JVM whose hook takes " + StoppedProgram.HOOK.toMillis() + " ms was never seen dead",
            Math.min(
                samples.all(ProcessStop.LADDER).min().orElseThrow(),
                samples.all(ProcessStop.BARE).min().orElseThrow()),
            StoppedProgram.HOOK.toNanos()));
  }
}
