// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.OneWayProfiler;
import stoplab.bench.StopLatency;
import stoplab.bench.Technique;
import stoplab.bench.plan.StopCase;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.probe.CpuLoad;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.bench.stats.BoundVerdict;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;
import stoplab.bench.stats.Nanos;
import stoplab.bench.stats.RankIntervals;
import stoplab.testkit.ThreadKind;

/**
 * Turns the stops of a comparison into tables for people, as Markdown in ASCII.
 *
 * <p>Guarantee [bench.rehearsal-verdict]: if the rehearsed flag was measured, its first stop is
 * judged against that of the unrehearsed one. [bench.no-disturbed-floor] Nothing is compared with a
 * floor that was itself disturbed.
 */
public final class StopSummary implements ReportSection {
  /** The fraction of an unrehearsed first stop's time that a rehearsed one may take. */
  private static final double REHEARSAL_BOUND = 0.25;

  /** The floor takes some hundred nanoseconds, unless something disturbs it. */
  private static final long DISTURBED_FLOOR_NANOS = 10_000;

  private static final String FILE = "samples.csv.gz";

  private static final String HEADER =
      "part,technique,threads,load,round,jvm,stop,latency_ns,floor_ns";

  private final Map<StopKey, LatencySamples> samples;

  /**
   * Makes a summary.
   *
   * @param samples what was measured
   */
  public StopSummary(Map<StopKey, LatencySamples> samples) {
    this.samples = samples;
  }

  /**
   * Makes a summary.
   *
   * @param runs JMH's results for each case, one per round
   */
  public static StopSummary of(Map<StopCase, List<RunResult>> runs) {
    Map<StopKey, LatencySamples> samples = new LinkedHashMap<>();
    for (StopPart part : StopPart.values()) {
      runs.forEach((each, rounds) -> {
        LatencySamples measured = LatencySamples.of(rounds, part.metric(), part.floorMetric());
        if (part == StopPart.FIRST || measured.latencies().size() > 0) {
          samples.merge(StopKey.of(part, each), measured, LatencySamples::plus);
        }
      });
    }
    return new StopSummary(samples);
  }

  /**
   * Reads the raw samples of an earlier comparison.
   *
   * @return empty if it has no stops that this version knows
   * @throws UnreadableRunException if they are damaged or incomplete
   */
  public static Optional<ReportSection> read(RunFolder folder) throws UnreadableRunException {
    if (!folder.has(FILE)) {
      return Optional.empty();
    }
    LatencyReader<StopKey> reader = new LatencyReader<>();
    folder.read(FILE, HEADER, line -> {
      Optional<StopKey> key = StopKey.of(line);
      if (key.isPresent()) {
        reader.take(key.get(), line, 4);
      } else {
        folder.leaveOut(FILE, line.texts(0, 4));
      }
    });
    checkWhole(folder, reader);
    Map<StopKey, LatencySamples> samples = reader.samples(key ->
        folder.jmh().perJvm(StopLatency.class.getName(), key.params(), OneWayProfiler.INVOLUNTARY));
    return samples.isEmpty() ? Optional.empty() : Optional.of(new StopSummary(samples));
  }

  private static void checkWhole(RunFolder folder, LatencyReader<StopKey> reader)
      throws UnreadableRunException {
    reader.check(
        folder,
        FILE,
        StopKey::columns,
        key -> key.part() == StopPart.FIRST,
        key -> key.part() == StopPart.WARM || key.part() == StopPart.NEAR_KNOWN_ANSWER);
    for (StopKey key : reader.keys()) {
      for (StopPart part : key.part().companions()) {
        StopKey companion = new StopKey(part, key.technique(), key.kind(), key.load());
        if (!reader.keys().contains(companion)) {
          throw folder.incomplete(
              FILE, "it has " + key.columns() + ", but no " + companion.columns());
        }
      }
    }
  }

  @Override
  public String title() {
    return "Stop latency";
  }

  /** A table for each kind of thread and load that was measured, under a line that names both. */
  @Override
  public String tables() {
    List<String> tables = new ArrayList<>();
    for (CpuLoad load : CpuLoad.values()) {
      for (ThreadKind kind : ThreadKind.values()) {
        List<List<String>> rows = rows(kind, load);
        if (!rows.isEmpty()) {
          tables.add(heading(kind, load) + "\n\n" + MarkdownTable.render(header(), rows));
        }
      }
    }
    return String.join("\n", tables);
  }

  private static String heading(ThreadKind kind, CpuLoad load) {
    return "workers on "
        + kind.name().toLowerCase(Locale.ROOT)
        + " threads"
        + (load == CpuLoad.IDLE ? ":" : ", while each CPU has a thread that spins:");
  }

  private static List<String> header() {
    List<String> header = new ArrayList<>(List.of("technique", "first stop", "JVMs"));
    header.addAll(List.of("warm stop", "beyond floor", "joined"));
    header.addAll(LatencyCells.tailNames());
    header.add("stops in JVMs");
    return header;
  }

  private List<List<String>> rows(ThreadKind kind, CpuLoad load) {
    List<List<String>> rows = new ArrayList<>();
    for (Technique technique : Technique.values()) {
      Optional<LatencySamples> first = found(StopPart.FIRST, technique, kind, load);
      if (first.isPresent()) {
        List<String> cells = new ArrayList<>(List.of(technique.label()));
        cells.addAll(first(first.get()));
        cells.addAll(found(StopPart.WARM, technique, kind, load)
            .map(
                warm -> warm(warm, found(StopPart.JOINED, technique, kind, load).orElseThrow()))
            .orElse(Collections.nCopies(header().size() - cells.size(), LatencyCells.NOTHING)));
        rows.add(cells);
      }
    }
    return rows;
  }

  private Optional<LatencySamples> found(
      StopPart part, Technique technique, ThreadKind kind, CpuLoad load) {
    return Optional.ofNullable(samples.get(new StopKey(part, technique, kind, load)));
  }

  private static List<String> first(LatencySamples first) {
    int jvms = first.jvms().size();
    return List.of(
        first.hung() > 0
            ? "HANGS in " + first.hung() + " of " + jvms
            : LatencyCells.median(first.latencies()),
        Integer.toString(jvms));
  }

  private static List<String> warm(LatencySamples warm, LatencySamples joined) {
    Distribution latencies = warm.latencies();
    List<String> cells = new ArrayList<>();
    cells.add(LatencyCells.median(latencies));
    cells.add(isFloorDisturbed(warm) ? LatencyCells.NOTHING : LatencyCells.beyondFloor(warm));
    cells.add(LatencyCells.median(joined.latencies()));
    cells.addAll(LatencyCells.tail(latencies, warm.floors()));
    cells.add(LatencyCells.counts(latencies));
    return cells;
  }

  /** Whether the floor beside the stops was itself so slow that nothing is beyond it. */
  private static boolean isFloorDisturbed(LatencySamples warm) {
    List<long[]> zeros = Collections.nCopies(warm.jvms().size(), new long[1]);
    return Distribution.median(Distribution.pairedDifferences(warm.floorsByJvm(), zeros))
        > DISTURBED_FLOOR_NANOS;
  }

  @Override
  public List<String> notes(ClockCost clock, String busyness) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "first stop: the first in its JVM, after its worker had run for 0.25 s; JVMs: how many"
            + " there were. HANGS: the worker still ran 1 s after the stop. Without a warm stop: it is"
            + " stopped once in a JVM.");
    notes.add(
        "warm stop: from the request until the worker has noticed, in a JVM that had made at least"
            + " 300 before, or as many as 2 s hold. joined: from the request until join() has returned,"
            + " for workers with a thread of their own. All are medians of the JVMs' own medians"
            + " [least JVM, greatest JVM].");
    notes.add(
        "beyond floor: what a stop takes more than the floor, a bare volatile variable, which is"
            + " stopped in turn with it: in each JVM the difference of the means of the middle"
            + " halves; the median of the JVMs with "
            + LatencyCells.interval(LatencyCells.jvms(ofPart(StopPart.WARM)))
            + ". There is none where the floor itself took over "
            + Nanos.format(DISTURBED_FLOOR_NANOS)
            + ", the median of the JVMs: then something held it up. The row \"floor\" is the floor against itself (A/A): it shows the noise.");
    notes.add(LatencyCells.tailNote("stops", "the floor"));
    Arrays.stream(Technique.values()).flatMap(this::besideOriginal).forEach(notes::add);
    notes.add(StopVerdicts.right());
    notes.addAll(checks());
    notes.add(LatencyCells.machine(ofPart(StopPart.FIRST), clock, busyness)); // each JVM has one
    return notes;
  }

  private List<LatencySamples> ofPart(StopPart part) {
    return samples.entrySet().stream()
        .filter(each -> each.getKey().part() == part)
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public List<String> checks() {
    List<String> checks = new ArrayList<>(new StopVerdicts(samples).lines());
    find(StopPart.WARM, Technique.FLOOR)
        .map(floor -> "noise (A/A): the floor takes " + LatencyCells.beyondFloor(floor)
            + " more than itself.")
        .ifPresent(checks::add);
    return checks;
  }

  /** What was measured of a technique on platform threads; empty if it was not. */
  public Optional<LatencySamples> find(StopPart part, Technique technique) {
    return Optional.ofNullable(samples.get(StopKey.of(part, technique)));
  }

  /** The first stop of a technique on a platform thread; empty if it was not measured. */
  public Optional<String> firstStop(Technique technique) {
    return find(StopPart.FIRST, technique).map(measured -> first(measured).get(0));
  }

  /** The warm stop of a technique on a platform thread; empty if it was not measured. */
  public Optional<String> warmStop(Technique technique) {
    return find(StopPart.WARM, technique)
        .map(measured -> LatencyCells.median(measured.latencies()));
  }

  /** A first stop compared with that of its original, if both were measured and neither hung. */
  private Stream<String> besideOriginal(Technique technique) {
    LatencySamples first = samples.get(StopKey.of(StopPart.FIRST, technique));
    return technique
        .original()
        .map(original -> samples.get(StopKey.of(StopPart.FIRST, original)))
        .filter(original -> first != null && first.hung() + original.hung() == 0)
        .map(original -> ratioOfFirstStops(technique, first, original))
        .stream();
  }

  private static String ratioOfFirstStops(
      Technique technique, LatencySamples first, LatencySamples original) {
    double[] above = first.latencies().numbers();
    double[] below = original.latencies().numbers();
    Optional<Distribution.Interval> interval = RankIntervals.ratioInterval(above, below);
    return String.format(
        Locale.ROOT,
        "first stop of %s / of %s: %s%s.",
        technique.label(),
        technique.original().orElseThrow().label(),
        Nanos.withInterval(RankIntervals.ratio(above, below), interval),
        technique == Technique.REHEARSED_FLAG
            ? "; bound " + REHEARSAL_BOUND + ": " + BoundVerdict.of(interval, REHEARSAL_BOUND)
            : "");
  }

  @Override
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    for (CpuLoad load : CpuLoad.values()) {
      for (ThreadKind kind : ThreadKind.values()) {
        for (Technique technique : Technique.values()) {
          for (StopPart part : List.of(StopPart.FIRST, StopPart.WARM, StopPart.JOINED)) {
            found(part, technique, kind, load)
                .ifPresent(stops -> measures.add(new Measure(
                    title(),
                    technique.label(),
                    part.words()
                        + (kind == ThreadKind.VIRTUAL ? ", virtual" : "")
                        + (load == CpuLoad.IDLE ? "" : ", busy"),
                    stops.latencies().medians(),
                    part == StopPart.FIRST ? stops.hung() : 0)));
          }
        }
      }
    }
    return measures;
  }

  @Override
  public String file() {
    return FILE;
  }

  @Override
  public String eachLine() {
    return "every stop";
  }

  @Override
  public void writeSamples(Path folder) throws IOException {
    SampleFile.writeLatencies(folder.resolve(FILE), HEADER, samples, StopKey::columns);
  }
}
