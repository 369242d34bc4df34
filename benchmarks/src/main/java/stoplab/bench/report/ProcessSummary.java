// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import stoplab.bench.ProcessStop;
import stoplab.bench.ProcessTrial;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.stats.Distribution;

/** Turns what happened to processes into tables for people, as Markdown in ASCII. */
public final class ProcessSummary implements ReportSection {
  private final Map<ProcessCase, ProcessSamples> processes;
  private final List<ProcessTable> tables;

  public ProcessSummary(Map<ProcessCase, ProcessSamples> processes) {
    this.processes = processes;
    List<ProcessTable> all = List.of(
        new StopTable(processes),
        new FirstStopTable(processes),
        new StartCallTable(processes),
        new ManyStopsTable(processes),
        new JvmStartTable(processes),
        new OrphanTable(processes));
    tables = all.stream().filter(ProcessTable::isMeasured).toList();
  }

  @Override
  public String title() {
    return "Process stop";
  }

  /** A table for each part that was measured, under a line that names it. */
  @Override
  public String tables() {
    return tables.stream().map(ProcessTable::table).collect(Collectors.joining("\n"));
  }

  @Override
  public List<String> notes(ClockCost clock, String busyness) {
    List<String> notes = new ArrayList<>();
    notes.add("each sample is a process of its own. Times: the median of all samples [least,"
        + " greatest]; p90 only where at least ten samples lie beyond. The first sample of each"
        + " measuring JVM counts only for the bounds that each sample must keep; a"
        + " first stop is made by a program of its own. A bound is met if the whole interval keeps"
        + " it, MISSED if the whole interval lies above, and otherwise undecided.");
    tables.forEach(table -> notes.addAll(table.notes()));
    notes.add(LatencyCells.machine(
        processes.values().stream()
            .flatMap(samples -> samples.jvms().stream())
            .mapToLong(ProcessSamples.Jvm::involuntary),
        clock,
        busyness));
    return notes;
  }

  /**
   * Stops of one child in a warm JVM.
   *
   * @param ladder by the ladder
   * @param bare by the calls of the JDK
   */
  public record Stops(Distribution ladder, Distribution bare) {}

  /** What was measured of a trial; empty if it was not. */
  public Optional<Stops> stops(ProcessTrial trial) {
    return Optional.ofNullable(processes.get(ProcessCase.of(trial)))
        .map(each -> new Stops(each.later(ProcessStop.LADDER), each.later(ProcessStop.BARE)));
  }

  /** The first stop of a program by the ladder; empty if it was not measured. */
  public Optional<String> firstStop(ProcessTrial trial) {
    return Optional.ofNullable(processes.get(ProcessCase.first(trial)))
        .map(samples -> ProcessCells.median(samples.all(ProcessStop.LADDER)));
  }

  /** A stop by the ladder in a warm JVM; empty if it was not measured. */
  public Optional<String> warmStop(ProcessTrial trial) {
    return Optional.ofNullable(processes.get(ProcessCase.of(trial)))
        .map(samples -> ProcessCells.median(samples.later(ProcessStop.LADDER)));
  }

  @Override
  public String file() {
    return "processes.csv.gz";
  }

  @Override
  public String eachLine() {
    return "every process";
  }

  @Override
  public void writeSamples(Path folder) throws IOException {
    SampleFile.writeProcesses(
        folder.resolve(file()), "trial,way,round,jvm,number,nanos", processes, ProcessCase::label);
  }
}
