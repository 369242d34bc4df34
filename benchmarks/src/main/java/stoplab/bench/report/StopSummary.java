// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import stoplab.bench.Technique;
import stoplab.bench.plan.StopCase;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.probe.KnownAnswerWorker;
import stoplab.bench.stats.BoundVerdict;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;
import stoplab.bench.stats.Nanos;
import stoplab.bench.stats.RankIntervals;

/**
 * Turns the stops of a comparison into a table for people, as Markdown in ASCII.
 *
 * <p>Guarantees: [bench.known-answer-verdict] a report whose instrument undercut the known answer,
 * or exceeded it by over 10 % at the median, says so; [bench.sleeping-answer-verdict] so does one
 * in which the stops of the sleeping worker are not spread evenly over its period.
 * [bench.rehearsal-verdict]: if the rehearsed flag was measured, its first stop is judged against
 * that of the unrehearsed one.
 */
public final class StopSummary implements ReportSection {
  /** How far the median of the known answer may lie above the truth. */
  static final double KNOWN_ANSWER_TOLERANCE = 0.10;

  /** With fewer stops, chance alone could hide that they are not spread evenly. */
  private static final int STOPS_FOR_SLEEPING_VERDICT = 40;

  /** The fraction of an unrehearsed first stop's time that a rehearsed one may take. */
  private static final double REHEARSAL_BOUND = 0.25;

  private static final StopCase SLEEPING =
      new StopCase(StopCase.Stop.WARM, Technique.COSTLY_SLEEPING_FLAG);

  private final Map<StopCase, LatencySamples> samples;

  public StopSummary(Map<StopCase, LatencySamples> samples) {
    this.samples = samples;
  }

  @Override
  public String title() {
    return "Stop latency";
  }

  /** The table: one row for the floor and one for each technique. */
  @Override
  public String tables() {
    List<String> header = new ArrayList<>(List.of("technique", "first stop", "JVMs"));
    header.addAll(List.of("warm stop", "floor", "x floor"));
    header.addAll(LatencyCells.tailNames());
    header.add("stops in JVMs");
    List<List<String>> rows = new ArrayList<>();
    for (Technique technique : Technique.values()) {
      if (technique != Technique.KNOWN_ANSWER && isMeasured(technique)) {
        rows.add(row(technique));
      }
    }
    return MarkdownTable.render(header, rows);
  }

  private boolean isMeasured(Technique technique) {
    return samples.keySet().stream().anyMatch(each -> each.technique() == technique);
  }

  private List<String> row(Technique technique) {
    LatencySamples first = samples.get(new StopCase(StopCase.Stop.FIRST, technique));
    LatencySamples warm = samples.get(new StopCase(StopCase.Stop.WARM, technique));
    List<String> cells = new ArrayList<>();
    cells.add(technique.label());
    cells.addAll(
        first == null ? List.of(LatencyCells.NOTHING, LatencyCells.NOTHING) : first(first));
    cells.addAll(
        warm == null
            ? Collections.nCopies(4 + LatencyCells.tailNames().size(), LatencyCells.NOTHING)
            : warm(technique, warm));
    return cells;
  }

  private static List<String> first(LatencySamples first) {
    int jvms = first.jvms().size();
    return List.of(
        first.hung() > 0
            ? "HANGS in " + first.hung() + " of " + jvms
            : LatencyCells.median(first.latencies()),
        Integer.toString(jvms));
  }

  private static List<String> warm(Technique technique, LatencySamples warm) {
    Distribution latencies = warm.latencies();
    Distribution floors = warm.floors();
    List<String> cells = new ArrayList<>();
    cells.add(LatencyCells.median(latencies));
    cells.add(Nanos.format(floors.median()));
    cells.add(technique.isSpinning() ? LatencyCells.ratioToFloor(warm) : LatencyCells.NOTHING);
    cells.addAll(LatencyCells.tail(latencies, floors));
    cells.add(LatencyCells.counts(latencies));
    return cells;
  }

  @Override
  public List<String> notes(ClockCost clock, String busyness) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "first stop: of this technique in a fresh JVM, after its worker had run for 0.25 s; JVMs:"
            + " how many there were. HANGS: the worker still ran 1 s after the stop. Without a warm"
            + " stop: it cannot be stopped twice in a JVM.");
    notes.add(
        "warm stop: in a JVM that had made at least 300 before, or as many as 2 s hold. Both are"
            + " medians of the JVMs' own medians [least JVM, greatest JVM]. Where these lie far"
            + " apart, conditions differed between the JVMs: then trust the ratio.");
    notes.add(
        "floor: request and acknowledgement with nothing in between, made in turn with the stops of"
            + " that row. x floor: the ratio of the two, computed in each JVM, so not one column"
            + " divided by the other; with "
            + LatencyCells.interval(LatencyCells.jvms(samples.entrySet().stream()
                .filter(each -> each.getKey().stop() == StopCase.Stop.WARM)
                .map(Map.Entry::getValue)
                .toList()))
            + ". The row \"floor\" is the floor against itself (A/A): how far its ratio is"
            + " from 1 is noise. A worker that pauses or waits has given up its CPU, so"
            + " its ratio would mean nothing.");
    notes.add(LatencyCells.tailNote("stops", "the floor"));
    Arrays.stream(Technique.values()).flatMap(this::besideOriginal).forEach(notes::add);
    notes.add(knownAnswer());
    if (samples.containsKey(SLEEPING)) {
      notes.add(sleepingAnswer());
    }
    notes.add(LatencyCells.machine(samples.values(), clock, busyness));
    return notes;
  }

  /** A first stop compared with that of its original, if both were measured and neither hung. */
  private Stream<String> besideOriginal(Technique technique) {
    LatencySamples first = samples.get(new StopCase(StopCase.Stop.FIRST, technique));
    return technique
        .original()
        .map(original -> samples.get(new StopCase(StopCase.Stop.FIRST, original)))
        .filter(original -> first != null && first.hung() + original.hung() == 0)
        .map(original -> ratioOfFirstStops(technique, first, original))
        .stream();
  }

  private static String ratioOfFirstStops(
      Technique technique, LatencySamples first, LatencySamples original) {
    double[] above = ProcessCells.numbers(first.latencies());
    double[] below = ProcessCells.numbers(original.latencies());
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

  /** The verdict on the instrument. */
  String knownAnswer() {
    LatencySamples known = samples.get(new StopCase(StopCase.Stop.WARM, Technique.KNOWN_ANSWER));
    Distribution latencies = known.latencies();
    String measured = String.format(
        Locale.ROOT,
        "a worker that takes %,d ns was measured at %,d ns (median), %,d ns at least",
        KnownAnswerWorker.NANOS,
        latencies.percentile(0.5),
        latencies.min().orElseThrow());
    return isKnownAnswerMet()
        ? "instrument: OK: " + measured + "."
        : "INSTRUMENT FAILED: "
            + measured
            + "; right is never less, and at most 10 % more at the median. Do not trust this"
            + " report.";
  }

  /** Whether the known answer was never undercut, and met within 10 % at the median. */
  boolean isKnownAnswerMet() {
    Distribution latencies =
        samples.get(new StopCase(StopCase.Stop.WARM, Technique.KNOWN_ANSWER)).latencies();
    OptionalLong least = latencies.min();
    return least.isPresent()
        && least.getAsLong() >= KnownAnswerWorker.NANOS
        && latencies.percentile(0.5) <= KnownAnswerWorker.NANOS * (1 + KNOWN_ANSWER_TOLERANCE);
  }

  /** The second verdict on the instrument: does it cover every moment of a period equally? */
  private String sleepingAnswer() {
    Distribution latencies = samples.get(SLEEPING).latencies();
    String measured = String.format(
        Locale.ROOT,
        "a worker that sleeps for %s at a time was stopped after %s (median), %s at most",
        Nanos.format(Technique.COSTLY_SLEEPING_FLAG.pause().toNanos()),
        Nanos.format(latencies.percentile(0.5)),
        Nanos.format(latencies.max().orElseThrow()));
    if (latencies.size() < STOPS_FOR_SLEEPING_VERDICT) {
      return measured + ": too few stops to judge the instrument.";
    }
    return isSleepingAnswerMet()
        ? "instrument: OK: " + measured + ", and as often after any other part of its period."
        : "INSTRUMENT FAILED: "
            + measured
            + "; right is half its period, a whole one, and any other part of it as often. Or the"
            + " machine is too busy to wake a sleeper in time. Do not trust this report.";
  }

  /**
   * Whether the sleeping worker's stops are spread evenly over its period: the greatest distance of
   * the two distribution functions, as in the test of Kolmogorov and Smirnov. By chance alone the
   * bound is exceeded once in 1,000 comparisons; a twentieth is allowed for late wake-ups.
   */
  boolean isSleepingAnswerMet() {
    long[] sorted = samples.get(SLEEPING).latencies().sorted();
    double period = Technique.COSTLY_SLEEPING_FLAG.pause().toNanos();
    double distance = 0;
    for (int i = 0; i < sorted.length; i++) {
      double even = Math.min(1, sorted[i] / period);
      double above = (i + 1.0) / sorted.length - even;
      double below = even - (double) i / sorted.length;
      distance = Math.max(distance, Math.max(above, below));
    }
    return distance <= 0.05 + 1.95 / Math.sqrt(sorted.length);
  }

  @Override
  public String file() {
    return "samples.csv.gz";
  }

  @Override
  public String eachLine() {
    return "every stop";
  }

  @Override
  public void writeSamples(Path folder) throws IOException {
    SampleFile.writeLatencies(
        folder.resolve(file()),
        "question,technique,round,jvm,stop,latency_ns,floor_ns",
        samples,
        each -> each.stop().benchmark() + "," + each.technique().label());
  }
}
