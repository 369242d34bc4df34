// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.Event;
import stoplab.bench.FanOut;
import stoplab.bench.OneWayProfiler;
import stoplab.bench.plan.FanOutCase;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.bench.stats.BoundVerdict;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;
import stoplab.bench.stats.Nanos;
import stoplab.bench.stats.RankIntervals;
import stoplab.testkit.ThreadKind;

/**
 * Turns the fan-outs of a comparison into a table for people, as Markdown in ASCII.
 *
 * <p>Guarantee [bench.fanout-two-samples]: groups of different sizes run in different JVMs, so
 * their medians are compared as two samples; with fewer than six JVMs each there is no verdict.
 */
public final class FanOutSummary implements ReportSection {
  /** The factor between the sizes of two groups that are compared. */
  private static final int STEP = 10;

  /**
   * The size of the groups that the bound is for, each compared with one of a tenth of its size.
   */
  private static final int JUDGED = 100_000;

  /** With fewer on each side there is no interval, and no verdict. */
  private static final int LEAST_JVMS = 6;

  private static final String FILE = "fan-outs.csv.gz";
  private static final String HEADER = "event,threads,waiters,round,jvm,number,last_ns";

  private final Map<FanOutCase, Samples> fanOuts;

  public FanOutSummary(Map<FanOutCase, Samples> fanOuts) {
    this.fanOuts = fanOuts;
  }

  /**
   * What was measured for one group of waiters.
   *
   * @param kept the fan-outs
   * @param discarded how many more there were, each with a garbage collection in it
   */
  public record Samples(LatencySamples kept, long discarded) {
    /** Extracts them from JMH's results, one run per round. */
    public static Samples of(List<RunResult> rounds) {
      long discarded = rounds.stream()
          .flatMap(round -> round.getBenchmarkResults().stream())
          .map(fork -> fork.getSecondaryResults().get(OneWayProfiler.DISCARDED))
          .mapToLong(each -> (long) each.getScore())
          .sum();
      return new Samples(LatencySamples.of(rounds), discarded);
    }

    private double[] jvmMedians() {
      return kept.latenciesByJvm().stream()
          .filter(jvm -> jvm.length > 0)
          .mapToDouble(
              jvm -> Distribution.median(Arrays.stream(jvm).asDoubleStream().toArray()))
          .toArray();
    }
  }

  /**
   * Reads the raw samples of an earlier comparison.
   *
   * @return empty if it has no fan-outs that this version knows
   * @throws UnreadableRunException if they are damaged or incomplete
   */
  public static Optional<ReportSection> read(RunFolder folder) throws UnreadableRunException {
    if (!folder.has(FILE)) {
      return Optional.empty();
    }
    LatencyReader<FanOutCase> reader = new LatencyReader<>();
    folder.read(FILE, HEADER, line -> {
      Optional<Event> event = RunFolder.constant(Event.class, line.text(0));
      Optional<ThreadKind> kind = RunFolder.constant(ThreadKind.class, line.text(1));
      if (event.isPresent() && kind.isPresent()) {
        reader.take(new FanOutCase(event.get(), kind.get(), line.count(2)), line, 3);
      } else {
        folder.leaveOut(FILE, line.texts(0, 3));
      }
    });
    reader.check(folder, FILE, FanOutSummary::columns, never -> false, none -> false);
    Map<FanOutCase, Samples> fanOuts = new LinkedHashMap<>();
    reader
        .samples(each -> ofJvms(folder, each, OneWayProfiler.INVOLUNTARY))
        .forEach((each, kept) -> fanOuts.put(
            each,
            new Samples(
                kept,
                ofJvms(folder, each, OneWayProfiler.DISCARDED).stream()
                    .mapToLong(Double::longValue)
                    .sum())));
    return fanOuts.isEmpty() ? Optional.empty() : Optional.of(new FanOutSummary(fanOuts));
  }

  /** The first columns of raw samples. */
  private static String columns(FanOutCase each) {
    return String.join(
        ",",
        each.event().label(),
        SampleFile.lowerCase(each.kind()),
        Integer.toString(each.waiters()));
  }

  private static List<Double> ofJvms(RunFolder folder, FanOutCase each, String metric) {
    return folder
        .jmh()
        .perJvm(
            FanOut.class.getName(),
            Map.of(
                "event", each.event().name(),
                "kind", each.kind().name(),
                "waiters", Integer.toString(each.waiters())),
            metric);
  }

  /** The fan-outs that were kept. */
  public Map<FanOutCase, LatencySamples> fanOuts() {
    Map<FanOutCase, LatencySamples> kept = new LinkedHashMap<>();
    fanOuts.forEach((each, samples) -> kept.put(each, samples.kept()));
    return kept;
  }

  @Override
  public String title() {
    return "Fan-out";
  }

  /** A row for each group of waiters, sorted by event, kind of thread and size. */
  @Override
  public String tables() {
    List<List<String>> rows = new ArrayList<>();
    for (FanOutCase each : sorted()) {
      Distribution latencies = fanOuts.get(each).kept().latencies();
      rows.add(List.of(
          each.event().label(),
          each.kind().name().toLowerCase(Locale.ROOT),
          String.format(Locale.ROOT, "%,d", each.waiters()),
          Nanos.format(latencies.median(), latencies.range()),
          Nanos.format(latencies.median() / each.waiters()),
          growth(each).map(Growth::toString).orElse(LatencyCells.NOTHING),
          LatencyCells.counts(latencies) + discarded(fanOuts.get(each).discarded())));
    }
    return MarkdownTable.render(
        List.of(
            "fan-out",
            "threads",
            "waiters",
            "until the last",
            "per waiter",
            "x a tenth of them",
            "fan-outs in JVMs"),
        rows);
  }

  private static String discarded(long fanOuts) {
    return fanOuts == 0 ? "" : String.format(Locale.ROOT, ", %,d discarded", fanOuts);
  }

  private List<FanOutCase> sorted() {
    return fanOuts.keySet().stream().sorted(FanOutCase.BY_SIZE).toList();
  }

  /** The time per waiter, as a multiple of that in a group of a tenth of the size. */
  private record Growth(double ratio, Optional<Distribution.Interval> interval) {
    @Override
    public String toString() {
      return Nanos.withInterval(ratio, interval);
    }
  }

  private Optional<Growth> growth(FanOutCase each) {
    Samples smaller = fanOuts.get(new FanOutCase(each.event(), each.kind(), each.waiters() / STEP));
    if (smaller == null) {
      return Optional.empty();
    }
    double[] above = fanOuts.get(each).jvmMedians();
    double[] below = smaller.jvmMedians();
    return Optional.of(new Growth(
        RankIntervals.ratio(above, below) / STEP,
        above.length < LEAST_JVMS || below.length < LEAST_JVMS
            ? Optional.empty()
            : RankIntervals.ratioInterval(above, below)
                .map(i -> new Distribution.Interval(i.low() / STEP, i.high() / STEP))));
  }

  @Override
  public List<String> notes(ClockCost clock, String busyness) {
    List<String> notes = new ArrayList<>(List.of(
        "until the last: from the request until the last of the waiters runs again; the median of"
            + " the JVMs' own medians [least JVM, greatest JVM]. per waiter: the same, divided by"
            + " the number of waiters. What a waiter does once it has noticed (it counts down, and"
            + " waits again) is part of the time of the waiters after it.",
        "x a tenth of them: the time per waiter, as a multiple of that in a group of a tenth of the"
            + " size. The two sizes run in different JVMs, so the JVMs' medians are compared as two"
            + " samples (Hodges and Lehmann); with [the interval of Mann and Whitney, at least"
            + " 95 %] from "
            + LEAST_JVMS
            + " rounds on.",
        String.format(
            Locale.ROOT,
            "discarded: fan-outs during which a garbage collection happened; here %,d. They are in"
                + " no number and in no file.",
            fanOuts.values().stream().mapToLong(Samples::discarded).sum())));
    for (FanOutCase each : sorted()) {
      if (each.kind() == ThreadKind.VIRTUAL && each.waiters() == JUDGED) {
        growth(each)
            .ifPresent(growth -> notes.add(String.format(
                Locale.ROOT,
                "bound %.1f, %s: one of %,d virtual threads takes %s times as long as one of %,d:"
                    + " %s.",
                FanOut.BOUND,
                each.event().label(),
                JUDGED,
                growth,
                JUDGED / STEP,
                BoundVerdict.of(growth.interval(), FanOut.BOUND))));
      }
    }
    notes.add(LatencyCells.machine(fanOuts().values(), clock, busyness));
    return notes;
  }

  @Override
  public List<Measure> measures() {
    return sorted().stream()
        .map(each -> Measure.of(
            title(),
            each.event().label(),
            String.format(
                Locale.ROOT,
                "last of %,d %s",
                each.waiters(),
                each.kind().name().toLowerCase(Locale.ROOT)),
            fanOuts.get(each).kept().latencies()))
        .toList();
  }

  @Override
  public String file() {
    return FILE;
  }

  @Override
  public String eachLine() {
    return "every fan-out";
  }

  @Override
  public void writeSamples(Path folder) throws IOException {
    SampleFile.writeLatencies(folder.resolve(FILE), HEADER, fanOuts(), FanOutSummary::columns);
  }
}
