// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.probe.Clock;

/** Turns what happened to processes into the tables that people read, as Markdown in ASCII. */
public final class ProcessSummary {
  private final Map<ProcessCase, Shots> processes;
  private final List<ProcessTable> tables;

  public ProcessSummary(Map<ProcessCase, Shots> processes) {
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

  /** A table for each part that was measured, under a line that names it. */
  public String tables() {
    return tables.stream().map(ProcessTable::table).collect(Collectors.joining("\n"));
  }

  /**
   * How to read the tables, and which bounds are met.
   *
   * @param clock what a reading of the clock costs
   * @param busyness how busy others kept the machine, in words
   */
  public List<String> notes(Clock clock, String busyness) {
    List<String> notes = new ArrayList<>();
    notes.add("each sample is a process of its own. Times: the median of all samples [least,"
        + " greatest]; p90 only where at least ten samples lie beyond. The first sample of each"
        + " measuring JVM is not among them, but in the bounds that each sample has to keep; a"
        + " first stop is made by a program of its own. A bound is met if the whole interval keeps"
        + " it, MISSED if the whole interval lies above, and otherwise undecided.");
    tables.forEach(table -> notes.addAll(table.notes()));
    notes.add(LatencyCells.machine(
        processes.values().stream()
            .flatMap(shots -> shots.jvms().stream())
            .mapToLong(Shots.Jvm::involuntary),
        clock,
        busyness));
    return notes;
  }
}
