// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.probe.process.StartWay;
import stoplab.bench.report.LatencyCells;
import stoplab.bench.report.Measure;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;
import stoplab.bench.stats.Nanos;
import stoplab.bench.stats.RankIntervals;

/** Starts of JVMs. */
final class JvmStartTable implements ProcessTable {
  private final Map<ProcessCase, ProcessSamples> processes;

  JvmStartTable(Map<ProcessCase, ProcessSamples> processes) {
    this.processes = processes;
  }

  @Override
  public boolean isMeasured() {
    return processes.containsKey(ProcessCase.START);
  }

  @Override
  public String table() {
    ProcessSamples samples = processes.get(ProcessCase.START);
    List<List<String>> rows = new ArrayList<>();
    for (StartWay way : StartWay.values()) {
      if (samples.has(way.label())) {
        Distribution later = samples.later(way.label());
        rows.add(List.of(
            way.label(),
            ProcessCells.median(later),
            ProcessCells.tail(later),
            way == StartWay.DEFAULT ? "1" : ratio(samples, way),
            LatencyCells.counts(later)));
      }
    }
    return "from the start of a JVM until its first line is read:\n\n"
        + MarkdownTable.render(
            List.of("child JVM", "first line after", "p90", "x default", "starts in JVMs"), rows);
  }

  private static String ratio(ProcessSamples samples, StartWay way) {
    double[] ratios = samples.ratios(way.label(), StartWay.DEFAULT.label());
    return ratios.length == 0
        ? ProcessCells.TOO_FEW
        : Nanos.withInterval(Distribution.median(ratios), RankIntervals.median(ratios));
  }

  @Override
  public List<Measure> measures(String section) {
    ProcessSamples samples = processes.get(ProcessCase.START);
    return Arrays.stream(StartWay.values())
        .map(StartWay::label)
        .map(way -> Measure.of(section, way, "first line", samples.medians(way)))
        .toList();
  }

  @Override
  public List<String> notes() {
    ProcessSamples samples = processes.get(ProcessCase.START);
    List<String> notes = new ArrayList<>();
    notes.add("the JVM that is started reads a small JSON document with Jackson, prints a line and"
        + " ends: one class of its own, some hundred of the library. start-c1-serial:"
        + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC. start-no-cds: -Xshare:off. start-app-cds:"
        + " -XX:SharedArchiveFile, made by -XX:ArchiveClassesAtExit. start-aot-cache: -XX:AOTCache, made"
        + " by -XX:AOTCacheOutput (JEP 514). x default: the ratio of the medians in each JVM that"
        + " measures; start-default-again is noise (A/A).");
    for (StartWay way : StartWay.values()) {
      if (!samples.has(way.label())) {
        notes.add(way.label()
            + ": not measured: "
            + way.lack().orElse("only --all makes an archive")
            + ".");
      }
    }
    return notes;
  }
}
