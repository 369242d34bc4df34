// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.process;

import java.io.IOException;
import java.io.Writer;
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
import stoplab.bench.probe.process.StartWay;
import stoplab.bench.report.LatencyCells;
import stoplab.bench.report.Measure;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.SampleFile;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.Nanos;
import stoplab.bench.stats.RankIntervals;

/**
 * Turns what happened to processes into tables for people, as Markdown in ASCII.
 *
 * <p>Guarantee [bench.process-checks-count]: a process that was seen dead before it can have died
 * is a failed check of the whole report.
 */
public final class ProcessSummary implements ReportSection {
  private static final String FILE = "processes.csv.gz";
  private static final String HEADER = "trial,way,round,jvm,number,nanos";

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

  /**
   * Reads the raw samples of an earlier comparison.
   *
   * @return empty if it has no processes that this version knows
   * @throws UnreadableRunException if they are damaged or incomplete
   */
  public static Optional<ReportSection> read(RunFolder folder) throws UnreadableRunException {
    if (!folder.has(FILE)) {
      return Optional.empty();
    }
    ProcessReader reader = new ProcessReader();
    folder.read(FILE, HEADER, line -> {
      Optional<ProcessCase> trial = ProcessCase.withLabel(line.text(0));
      if (trial.isEmpty() || !reader.take(trial.get(), line)) {
        folder.leaveOut(FILE, line.texts(0, 2));
      }
    });
    Optional<String> lack = reader.lack();
    if (lack.isPresent()) {
      throw folder.incomplete(FILE, lack.get());
    }
    Map<ProcessCase, ProcessSamples> processes = reader.samples(folder.jmh());
    return processes.isEmpty() ? Optional.empty() : Optional.of(new ProcessSummary(processes));
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
    notes.addAll(checks());
    notes.add(LatencyCells.machine(
        processes.values().stream()
            .flatMap(samples -> samples.jvms().stream())
            .mapToLong(ProcessSamples.Jvm::involuntary),
        clock,
        busyness));
    return notes;
  }

  @Override
  public List<String> checks() {
    return tables.stream().flatMap(table -> table.checks().stream()).toList();
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

  /** The median time until the first line of a JVM with default settings; empty if unknown. */
  public Optional<String> firstLine() {
    return Optional.ofNullable(processes.get(ProcessCase.START))
        .map(samples -> samples.later(StartWay.DEFAULT.label()))
        .filter(starts -> starts.size() >= RankIntervals.JVMS_FOR_INTERVAL)
        .map(starts -> Nanos.format(starts.percentile(ProcessCells.MEDIAN)));
  }

  @Override
  public List<Measure> measures() {
    return tables.stream().flatMap(table -> table.measures(title()).stream()).toList();
  }

  @Override
  public String file() {
    return FILE;
  }

  @Override
  public String eachLine() {
    return "every process";
  }

  @Override
  public void writeSamples(Path folder) throws IOException {
    try (Writer csv = SampleFile.open(folder.resolve(FILE))) {
      csv.write(HEADER + "\n");
      for (Map.Entry<ProcessCase, ProcessSamples> each : processes.entrySet()) {
        int number = 0;
        for (ProcessSamples.Jvm jvm : each.getValue().jvms()) {
          write(csv, each.getKey().label(), jvm, ++number);
        }
      }
    }
  }

  private static void write(Writer csv, String trial, ProcessSamples.Jvm jvm, int number)
      throws IOException {
    for (Map.Entry<String, long[]> way : jvm.nanos().entrySet()) {
      for (int i = 0; i < way.getValue().length; i++) {
        csv.write(String.join(
            ",",
            trial,
            way.getKey(),
            Integer.toString(jvm.round()),
            Integer.toString(number),
            Integer.toString(i + 1),
            way.getValue()[i] + "\n"));
      }
    }
  }
}
