// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import stoplab.bench.OneWayProfiler;
import stoplab.bench.Wake;
import stoplab.bench.WakeLatency;
import stoplab.bench.plan.WakeCase;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.bench.stats.BoundVerdict;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;
import stoplab.bench.stats.Nanos;
import stoplab.testkit.ThreadKind;

/** Turns the wake-ups of a comparison into tables for people, as Markdown in ASCII. */
public final class WakeSummary implements ReportSection {
  private static final String FILE = "wakes.csv.gz";
  private static final String HEADER = "wake,threads,round,jvm,number,latency_ns,park_ns";

  private final Map<WakeCase, LatencySamples> wakes;

  public WakeSummary(Map<WakeCase, LatencySamples> wakes) {
    this.wakes = wakes;
  }

  /**
   * Reads the raw samples of an earlier comparison.
   *
   * @return empty if it has no wake-ups that this version knows
   * @throws UnreadableRunException if they are damaged or incomplete
   */
  public static Optional<ReportSection> read(RunFolder folder) throws UnreadableRunException {
    if (!folder.has(FILE)) {
      return Optional.empty();
    }
    LatencyReader<WakeCase> reader = new LatencyReader<>();
    folder.read(FILE, HEADER, line -> {
      Optional<Wake> wake = RunFolder.constant(Wake.class, line.text(0));
      Optional<ThreadKind> kind = RunFolder.constant(ThreadKind.class, line.text(1));
      if (wake.isPresent() && kind.isPresent()) {
        reader.take(new WakeCase(wake.get(), kind.get()), line, 2);
      } else {
        folder.leaveOut(FILE, line.texts(0, 2));
      }
    });
    reader.check(folder, FILE, WakeSummary::columns, never -> false, always -> true);
    Map<WakeCase, LatencySamples> wakes = reader.samples(each -> folder
        .jmh()
        .perJvm(
            WakeLatency.class.getName(),
            Map.of("wake", each.wake().name(), "kind", each.kind().name()),
            OneWayProfiler.INVOLUNTARY));
    return wakes.isEmpty() ? Optional.empty() : Optional.of(new WakeSummary(wakes));
  }

  /** The first columns of raw samples. */
  private static String columns(WakeCase each) {
    return each.wake().label() + "," + SampleFile.lowerCase(each.kind());
  }

  @Override
  public String title() {
    return "Wake latency";
  }

  /** A table for each kind of thread that was measured, under a line that names it. */
  @Override
  public String tables() {
    List<String> tables = new ArrayList<>();
    for (ThreadKind kind : ThreadKind.values()) {
      List<List<String>> rows = new ArrayList<>();
      for (Wake wake : Wake.values()) {
        LatencySamples samples = wakes.get(new WakeCase(wake, kind));
        if (samples != null) {
          rows.add(row(wake, samples));
        }
      }
      if (!rows.isEmpty()) {
        tables.add("one waiting " + kind.name().toLowerCase(Locale.ROOT) + " thread:\n\n"
            + MarkdownTable.render(header(), rows));
      }
    }
    return String.join("\n", tables);
  }

  private static List<String> header() {
    List<String> header = new ArrayList<>(List.of("wake-up", "time", "park", "x park"));
    header.add("bound " + WakeLatency.BOUND);
    header.add("beyond park");
    header.addAll(LatencyCells.tailNames());
    header.add("wake-ups in JVMs");
    return header;
  }

  private static List<String> row(Wake wake, LatencySamples samples) {
    Distribution latencies = samples.latencies();
    Distribution floors = samples.floors();
    List<String> cells = new ArrayList<>();
    cells.add(wake.label());
    cells.add(LatencyCells.median(latencies));
    cells.add(Nanos.format(floors.median()));
    cells.add(LatencyCells.ratioToFloor(samples));
    cells.add(
        wake.isReference()
            ? LatencyCells.NOTHING
            : BoundVerdict.of(LatencyCells.ratioInterval(samples), WakeLatency.BOUND)
                .toString());
    cells.add(LatencyCells.beyondFloor(samples));
    cells.addAll(LatencyCells.tail(latencies, floors));
    cells.add(LatencyCells.counts(latencies));
    return cells;
  }

  @Override
  public List<String> notes(ClockCost clock, String busyness) {
    return List.of(
        "time: from the request until the waiter runs again, in a JVM that has made at least 300"
            + " wake-ups, or as many as 2 s hold; the median of the JVMs' own medians [least JVM,"
            + " greatest JVM], or two times where the JVMs fall into two groups. The requester"
            + " spins meanwhile and keeps its CPU. \"timed\": the waiter waits for at most an hour.",
        "park: bare park and unpark, made in turn with the wake-ups of that row, on the same"
            + " thread; in the timed rows of events, park has a timeout of an hour."
            + " x park: the ratio of the two, computed in each JVM, so not one column"
            + " divided by the other; with "
            + LatencyCells.interval(LatencyCells.jvms(wakes.values()))
            + ". The row \"park\" is bare park against itself (A/A): how far its ratio is"
            + " from 1 is noise. The row \"park-timed\" shows what the timeout alone costs.",
        "bound "
            + WakeLatency.BOUND
            + ": met if the whole interval of the ratio keeps it, MISSED if the whole interval lies"
            + " above, and otherwise undecided. beyond park: what the wake-up takes longer than"
            + " bare park, as time, with its interval; the difference of the two in each JVM, and"
            + " then the median over JVMs.",
        LatencyCells.tailNote("wake-ups", "bare park"),
        LatencyCells.machine(wakes.values(), clock, busyness));
  }

  @Override
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    wakes.forEach((each, samples) -> measures.add(Measure.of(
        title(),
        each.wake().label(),
        "wake-up" + (each.kind() == ThreadKind.VIRTUAL ? ", virtual" : ""),
        samples.latencies())));
    return measures;
  }

  @Override
  public String file() {
    return FILE;
  }

  @Override
  public String eachLine() {
    return "every wake-up";
  }

  @Override
  public void writeSamples(Path folder) throws IOException {
    SampleFile.writeLatencies(folder.resolve(FILE), HEADER, wakes, WakeSummary::columns);
  }
}
