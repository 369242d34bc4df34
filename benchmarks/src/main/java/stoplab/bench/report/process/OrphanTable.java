// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import stoplab.bench.ProcessStop;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.probe.process.OrphanWay;
import stoplab.bench.report.LatencyCells;
import stoplab.bench.report.Measure;
import stoplab.bench.stats.BoundVerdict;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;
import stoplab.bench.stats.Nanos;

/** Lives of orphans. */
final class OrphanTable implements ProcessTable {
  private final Map<ProcessCase, ProcessSamples> processes;

  OrphanTable(Map<ProcessCase, ProcessSamples> processes) {
    this.processes = processes;
  }

  @Override
  public boolean isMeasured() {
    return processes.containsKey(ProcessCase.ORPHAN);
  }

  @Override
  public String table() {
    ProcessSamples samples = processes.get(ProcessCase.ORPHAN);
    List<List<String>> rows = new ArrayList<>();
    for (OrphanWay way : OrphanWay.values()) {
      if (samples.has(way.label())) {
        Distribution later = samples.later(way.label());
        rows.add(List.of(
            way.label(),
            ProcessCells.median(later),
            ProcessCells.tail(later),
            LatencyCells.counts(later)));
      }
    }
    return "from the kill of the parent until its child is dead:\n\n"
        + MarkdownTable.render(List.of("orphan", "dead after", "p90", "orphans in JVMs"), rows);
  }

  @Override
  public List<Measure> measures(String section) {
    ProcessSamples samples = processes.get(ProcessCase.ORPHAN);
    return Arrays.stream(OrphanWay.values())
        .map(OrphanWay::label)
        .map(way -> Measure.of(section, way, "dead", samples.medians(way)))
        .toList();
  }

  @Override
  public List<String> notes() {
    Distribution guarded = processes.get(ProcessCase.ORPHAN).all(OrphanWay.GUARDED.label());
    List<String> notes = new ArrayList<>();
    notes.add(
        "a JVM starts a child JVM, and is killed by SIGKILL; dead: the child's last open file is"
            + " closed. orphan-guarded: by OrphanGuard, at the end of its input. orphan-polling: it"
            + " checks every 50 ms for its parent. orphan-on-exit: ProcessHandle.onExit() of its"
            + " parent.");
    notes.add(String.format(
        Locale.ROOT,
        "bound %,d ms, %s: the last one took %s, and %s",
        ProcessStop.ORPHAN_BOUND_MILLIS,
        OrphanWay.GUARDED.label(),
        Nanos.format(guarded.max().orElseThrow()),
        ProcessCells.within(guarded, ProcessStop.ORPHAN_BOUND_MILLIS)));
    notes.add(String.format(
        Locale.ROOT,
        "bound %d ms, %s: the median of %,d is %s: %s.",
        ProcessStop.ORPHAN_MEDIAN_BOUND_MILLIS,
        OrphanWay.GUARDED.label(),
        guarded.size(),
        Nanos.format(guarded.percentile(ProcessCells.MEDIAN)),
        !guarded.supports(ProcessCells.MEDIAN)
            ? BoundVerdict.TOO_FEW
            : guarded.percentile(ProcessCells.MEDIAN)
                    < ProcessStop.ORPHAN_MEDIAN_BOUND_MILLIS * ProcessCells.NANOS_PER_MILLI
                ? BoundVerdict.MET
                : BoundVerdict.MISSED));
    return notes;
  }
}
