// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import stoplab.bench.ManyStops;
import stoplab.bench.ManyTrial;
import stoplab.bench.ProcessStop;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.report.LatencyCells;
import stoplab.bench.report.Measure;
import stoplab.bench.stats.BoundVerdict;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;
import stoplab.bench.stats.Nanos;
import stoplab.bench.stats.RankIntervals;

/** Stops of many trees at once. */
final class ManyStopsTable implements ProcessTable {
  private static final int BOUND_MILLIS =
      (int) TimeUnit.SECONDS.toMillis(ManyStops.DEADLINE_SECONDS) + ManyStops.LATE_MILLIS;

  private final Map<ProcessCase, ProcessSamples> processes;

  ManyStopsTable(Map<ProcessCase, ProcessSamples> processes) {
    this.processes = processes;
  }

  @Override
  public boolean isMeasured() {
    return processes.keySet().stream().anyMatch(each -> each.part() == ProcessCase.Part.MANY);
  }

  @Override
  public String table() {
    List<List<String>> rows = new ArrayList<>();
    for (ManyTrial trial : ManyTrial.values()) {
      ProcessSamples samples = processes.get(ProcessCase.of(trial));
      if (samples != null) {
        rows.add(List.of(
            trial.label(),
            slowest(stops(samples)),
            slowest(samples.all(ProcessStop.BARE)),
            ProcessCells.median(samples.all(ManyStops.LADDER_TOTAL)),
            ProcessCells.median(samples.all(ManyStops.BARE_TOTAL)),
            ProcessCells.difference(totals(samples)),
            Long.toString(left(samples)),
            LatencyCells.counts(stops(samples))));
      }
    }
    return "from the request to stop many trees at once until one stop, or the last, returned:\n\n"
        + MarkdownTable.render(
            List.of(
                "many stops",
                "slowest ladder",
                "slowest bare",
                "all by ladders",
                "all by bare",
                "all by ladders - all by bare",
                "processes left",
                "stops in JVMs"),
            rows);
  }

  /** All stops by the ladder, JVM by JVM. */
  private static Distribution stops(ProcessSamples samples) {
    return new Distribution(samples.jvms().stream()
        .map(jvm -> LongStream.concat(
                LongStream.of(jvm.of(ProcessStop.LADDER)), LongStream.of(jvm.of(ManyStops.DEAF)))
            .toArray())
        .toList());
  }

  private static String slowest(Distribution stops) {
    return stops.max().isPresent() ? Nanos.format(stops.max().getAsLong()) : LatencyCells.NOTHING;
  }

  private static double[] totals(ProcessSamples samples) {
    return samples.differencesOfAll(ManyStops.LADDER_TOTAL, ManyStops.BARE_TOTAL);
  }

  private static long left(ProcessSamples samples) {
    return LongStream.of(samples.all(ManyStops.LADDER_LEFT).sorted()).sum();
  }

  @Override
  public List<Measure> measures(String section) {
    List<Measure> measures = new ArrayList<>();
    for (ManyTrial trial : ManyTrial.values()) {
      ProcessSamples samples = processes.get(ProcessCase.of(trial));
      if (samples != null) {
        String row = trial.label();
        measures.addAll(List.of(
            Measure.of(section, row, "slowest ladder", stops(samples).maxima()),
            Measure.of(
                section, row, "slowest bare", samples.all(ProcessStop.BARE).maxima()),
            Measure.of(
                section, row, "all by ladders", samples.mediansOfAll(ManyStops.LADDER_TOTAL)),
            Measure.of(section, row, "all by bare", samples.mediansOfAll(ManyStops.BARE_TOTAL))));
      }
    }
    return measures;
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add("many: a thread for each tree, a shell with children that sleep, all stopped at once."
        + " ladder: SIGTERM, "
        + ManyStops.GRACE_MILLIS
        + " ms of grace, SIGKILL, within "
        + ManyStops.DEADLINE_SECONDS
        + " s. bare: descendants(), destroyForcibly() of all, waitFor(), and checks until all"
        + " are gone. partly-deaf: every fifth tree ignores SIGTERM, so its grace period is"
        + " part of the ladders' time. In processes.csv.gz the way ladder-left is a number of"
        + " processes, not a time.");
    for (ManyTrial trial : ManyTrial.values()) {
      ProcessSamples samples = processes.get(ProcessCase.of(trial));
      if (samples != null) {
        judge(trial, samples, notes);
      }
    }
    return notes;
  }

  @Override
  public List<String> checks() {
    return Arrays.stream(ManyTrial.values())
        .map(trial -> processes.get(ProcessCase.of(trial)))
        .filter(samples -> samples != null && samples.has(ManyStops.DEAF))
        .map(samples -> ProcessCells.knownAnswer(
            "a deaf tree has a grace of " + ManyStops.GRACE_MILLIS + " ms and was never seen dead",
            samples.all(ManyStops.DEAF).min().orElseThrow(),
            TimeUnit.MILLISECONDS.toNanos(ManyStops.GRACE_MILLIS)))
        .toList();
  }

  private static void judge(ManyTrial trial, ProcessSamples samples, List<String> notes) {
    String name = trial.label();
    Distribution stops = stops(samples);
    int jvms = Math.max(1, stops.jvms());
    notes.add(String.format(
        Locale.ROOT,
        "bound %,d ms, %s: %,d stops at once; the slowest of all took %s, and %s",
        BOUND_MILLIS,
        name,
        stops.size() / jvms,
        slowest(stops),
        ProcessCells.within(stops, BOUND_MILLIS)));
    long left = left(samples);
    notes.add(String.format(
        Locale.ROOT,
        "bound 0 processes, %s: seen to run after the last stop of %d batches: %,d: %s.",
        name,
        samples.all(ManyStops.LADDER_LEFT).size(),
        left,
        left == 0 ? BoundVerdict.MET : BoundVerdict.MISSED));
    if (!samples.has(ManyStops.DEAF)) {
      notes.add(ProcessCells.bound(
          0,
          name + ": all stops by ladders less all plain kills:",
          ProcessCells.difference(totals(samples)),
          RankIntervals.median(totals(samples))));
    }
  }
}
