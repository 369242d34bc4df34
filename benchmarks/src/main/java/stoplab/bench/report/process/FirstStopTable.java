// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import stoplab.bench.FirstStop;
import stoplab.bench.ProcessStop;
import stoplab.bench.ProcessTrial;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.probe.process.StoppedProgram;
import stoplab.bench.report.Measure;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;
import stoplab.bench.stats.RankIntervals;

/** Stops that are the first and only one of their program. */
final class FirstStopTable implements ProcessTable {
  private final Map<ProcessCase, ProcessSamples> processes;

  FirstStopTable(Map<ProcessCase, ProcessSamples> processes) {
    this.processes = processes;
  }

  @Override
  public boolean isMeasured() {
    return processes.keySet().stream().anyMatch(each -> each.part() == ProcessCase.Part.FIRST);
  }

  @Override
  public String table() {
    List<List<String>> rows = new ArrayList<>();
    for (ProcessTrial trial : ProcessTrial.values()) {
      ProcessSamples samples = processes.get(ProcessCase.first(trial));
      if (samples != null) {
        Distribution ladder = samples.all(ProcessStop.LADDER);
        Distribution bare = samples.all(ProcessStop.BARE);
        rows.add(List.of(
            trial.label(),
            ProcessCells.median(ladder),
            ProcessCells.median(bare),
            ProcessCells.shift(ladder.numbers(), bare.numbers()),
            ladder.size() + " and " + bare.size()));
      }
    }
    return "from the request to stop until it has returned, the only stop of its program:\n\n"
        + MarkdownTable.render(
            List.of(
                "process stop",
                "first ladder",
                "first bare",
                "first ladder - first bare",
                "programs"),
            rows);
  }

  @Override
  public List<Measure> measures(String section) {
    List<Measure> measures = new ArrayList<>();
    for (ProcessTrial trial : ProcessTrial.values()) {
      ProcessSamples samples = processes.get(ProcessCase.first(trial));
      if (samples != null) {
        measures.add(Measure.of(
            section, trial.label(), "first ladder", samples.mediansOfAll(ProcessStop.LADDER)));
        measures.add(Measure.of(
            section, trial.label(), "first bare", samples.mediansOfAll(ProcessStop.BARE)));
      }
    }
    return measures;
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add(
        "first: each sample is a program of its own, in a plain JVM with default settings, that"
            + " starts one child and stops it once, by the ladder or by the bare calls; the child has"
            + " been asleep for 0.1 s. The median [least, greatest] of these programs.");
    notes.add("first ladder - first bare: two samples of different JVMs, so by Hodges and Lehmann:"
        + " the median of the differences of each program with the ladder and each with the bare"
        + " calls, with [its interval of 95 % or more, by the exact distribution of Mann and"
        + " Whitney].");
    for (ProcessTrial trial : ProcessTrial.values()) {
      ProcessSamples samples = processes.get(ProcessCase.first(trial));
      if (samples != null && trial.hasBoundOfFirstStop()) {
        double[] ladder = samples.all(ProcessStop.LADDER).numbers();
        double[] bare = samples.all(ProcessStop.BARE).numbers();
        notes.add(ProcessCells.bound(
            FirstStop.BOUND_MILLIS,
            trial.label() + ": first ladder less first bare calls:",
            ProcessCells.shift(ladder, bare),
            RankIntervals.shiftInterval(ladder, bare)));
      }
    }
    return notes;
  }

  @Override
  public List<String> checks() {
    ProcessSamples hooked = processes.get(ProcessCase.first(ProcessTrial.TERMINATE_HOOKED_JVM));
    return hooked == null
        ? List.of()
        : List.of(ProcessCells.knownAnswer(
            "in a first stop, a JVM whose hook takes "
                + StoppedProgram.HOOK.toMillis()
                + " ms was never seen dead",
            Math.min(
                hooked.all(ProcessStop.LADDER).min().orElseThrow(),
                hooked.all(ProcessStop.BARE).min().orElseThrow()),
            StoppedProgram.HOOK.toNanos()));
  }
}
