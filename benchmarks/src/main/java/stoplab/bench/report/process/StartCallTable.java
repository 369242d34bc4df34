// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import stoplab.bench.ProcessStop;
import stoplab.bench.ProcessTrial;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.probe.process.LadderKind;
import stoplab.bench.report.Measure;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;
import stoplab.bench.stats.RankIntervals;

/** The calls that started the children: by the worker, and by the JDK. */
final class StartCallTable implements ProcessTable {
  private final Map<ProcessCase, ProcessSamples> processes;

  StartCallTable(Map<ProcessCase, ProcessSamples> processes) {
    this.processes = processes;
  }

  @Override
  public boolean isMeasured() {
    return trials().stream()
        .anyMatch(trial -> warm(trial).has(ProcessStop.START_WORKER)
            || first(trial).has(ProcessStop.START_WORKER));
  }

  /** One for each command, since a start does not depend on how its child will be stopped. */
  private static List<ProcessTrial> trials() {
    return Arrays.stream(ProcessTrial.values())
        .filter(trial -> trial.hasFirst() && trial.ladder() == LadderKind.KILL)
        .toList();
  }

  private ProcessSamples warm(ProcessTrial trial) {
    return processes.getOrDefault(ProcessCase.of(trial), new ProcessSamples(List.of()));
  }

  private ProcessSamples first(ProcessTrial trial) {
    return processes.getOrDefault(ProcessCase.first(trial), new ProcessSamples(List.of()));
  }

  @Override
  public String table() {
    List<List<String>> rows = new ArrayList<>();
    for (ProcessTrial trial : trials()) {
      ProcessSamples warm = warm(trial);
      Distribution firstWorker = first(trial).all(ProcessStop.START_WORKER);
      Distribution firstBare = first(trial).all(ProcessStop.START_BARE);
      if (warm.has(ProcessStop.START_WORKER) || firstWorker.size() > 0) {
        rows.add(List.of(
            trial.child().label(),
            ProcessCells.median(warm.later(ProcessStop.START_WORKER)),
            ProcessCells.median(warm.later(ProcessStop.START_BARE)),
            ProcessCells.difference(differences(warm)),
            ProcessCells.median(firstWorker),
            ProcessCells.median(firstBare),
            ProcessCells.shift(firstWorker.numbers(), firstBare.numbers())));
      }
    }
    return "from the call that starts a child until it has returned:\n\n"
        + MarkdownTable.render(
            List.of(
                "start of",
                "worker",
                "bare",
                "worker - bare",
                "first worker",
                "first bare start",
                "first worker - first bare"),
            rows);
  }

  private static double[] differences(ProcessSamples warm) {
    return warm.differences(ProcessStop.START_WORKER, ProcessStop.START_BARE);
  }

  @Override
  public List<Measure> measures(String section) {
    List<Measure> measures = new ArrayList<>();
    for (ProcessTrial trial : trials()) {
      String row = "start of " + trial.child().label();
      ProcessSamples warm = warm(trial);
      ProcessSamples first = first(trial);
      measures.addAll(List.of(
          Measure.of(section, row, "worker", warm.medians(ProcessStop.START_WORKER)),
          Measure.of(section, row, "bare", warm.medians(ProcessStop.START_BARE)),
          Measure.of(section, row, "first worker", first.mediansOfAll(ProcessStop.START_WORKER)),
          Measure.of(section, row, "first bare", first.mediansOfAll(ProcessStop.START_BARE))));
    }
    return measures;
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add("worker: WorkerProcess.start(), which also starts to read the child's output, and"
        + " prepares its stop. bare: ProcessBuilder.start() of the same command. first: the first"
        + " start of a program, which includes loading classes.");
    double[] differences = differences(warm(ProcessTrial.KILL_SLEEP));
    if (differences.length > 0) {
      notes.add(ProcessCells.bound(
          ProcessStop.START_BOUND_MILLIS,
          "start of sleep: worker less bare:",
          ProcessCells.difference(differences),
          RankIntervals.median(differences)));
    }
    return notes;
  }
}
