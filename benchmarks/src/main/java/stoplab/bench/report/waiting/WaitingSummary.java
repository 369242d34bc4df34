// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.waiting;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.probe.waiting.WaitingUse;
import stoplab.bench.probe.waiting.WaitingWay;
import stoplab.bench.report.LatencyCells;
import stoplab.bench.report.Measure;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.SampleFile;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.bench.report.waiting.WaitingRow.OverJvms;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.MarkdownTable;
import stoplab.bench.stats.Nanos;

/**
 * Turns the costs of waiting into a table for people, as Markdown in ASCII.
 *
 * <p>Guarantee [bench.waiting-known-answers]: if the readings of one way in one JVM contradict what
 * is known about that way, the report is marked. What a busy machine can cause is said, too, but
 * marks nothing.
 */
public final class WaitingSummary implements ReportSection {
  private static final String FILE = "waiting.csv.gz";
  private static final String HEADER = "way,round,jvm,measured,number,value";

  /** A spinner that gets less than this part of a CPU shares it with something else. */
  private static final double WHOLE_CPU_NANOS = 0.9e9;

  /** A worker that is woken less often than this part of what its period allows is woken late. */
  private static final double IN_TIME = 0.9;

  private static final WaitingWay TIMED = WaitingWay.SLEEP_10_MS;

  private final WaitingSamples samples;

  public WaitingSummary(WaitingSamples samples) {
    this.samples = samples;
  }

  /**
   * Reads the raw samples of an earlier comparison.
   *
   * @return empty if it has no waiting that this version knows
   * @throws UnreadableRunException if they are damaged or incomplete
   */
  public static Optional<ReportSection> read(RunFolder folder) throws UnreadableRunException {
    if (!folder.has(FILE)) {
      return Optional.empty();
    }
    WaitingReader reader = new WaitingReader();
    folder.read(FILE, HEADER, line -> {
      Optional<WaitingWay> way = RunFolder.constant(WaitingWay.class, line.text(0));
      if (way.isEmpty() || !reader.take(way.get(), line)) {
        folder.leaveOut(FILE, line.text(0) + "," + line.text(3));
      }
    });
    Optional<String> lack = reader.lack();
    if (lack.isPresent()) {
      throw folder.incomplete(FILE, lack.get());
    }
    WaitingSamples samples = reader.samples(folder.jmh());
    return samples.jvms().isEmpty() ? Optional.empty() : Optional.of(new WaitingSummary(samples));
  }

  @Override
  public String title() {
    return "Cost of waiting";
  }

  /** What was found out about each way, in the order of {@link WaitingWay}. */
  public List<WaitingRow> rows() {
    List<WaitingRow> rows = new ArrayList<>();
    for (WaitingWay way : WaitingWay.values()) {
      if (!uses(way).isEmpty()) {
        rows.add(row(way));
      }
    }
    return rows;
  }

  private WaitingRow row(WaitingWay way) {
    List<WaitingUse> uses = uses(way);
    Distribution stops = stops(way);
    double[] wakeUps = uses.stream().mapToDouble(WaitingUse::wakeUps).toArray();
    return new WaitingRow(
        way,
        new OverJvms(stops.median(), stops.range()),
        OverJvms.of(uses.stream().mapToDouble(WaitingUse::cpuNanos).toArray()),
        Arrays.stream(wakeUps).anyMatch(Double::isNaN)
            ? Optional.empty()
            : Optional.of(OverJvms.of(wakeUps)));
  }

  private List<WaitingUse> uses(WaitingWay way) {
    return samples.jvms().stream()
        .map(jvm -> jvm.uses().get(way))
        .filter(use -> use != null)
        .toList();
  }

  private Distribution stops(WaitingWay way) {
    return new Distribution(samples.jvms().stream()
        .map(jvm -> jvm.stops().getOrDefault(way, new long[0]))
        .toList());
  }

  /** A row for each way. */
  @Override
  public String tables() {
    return MarkdownTable.render(
        List.of(
            "waits by",
            "stops in",
            "CPU time per second of waiting",
            "wake-ups per second",
            "stops in JVMs"),
        rows().stream()
            .map(row -> List.of(
                row.label(),
                Nanos.format(row.stopNanos().median(), row.stopNanos().range()),
                Nanos.format(row.cpuNanos().median(), row.cpuNanos().range()),
                row.wakeUps().map(WaitingSummary::rate).orElse("not reported"),
                LatencyCells.counts(stops(row.way()))))
            .toList());
  }

  private static String rate(OverJvms each) {
    return String.format(
        Locale.ROOT,
        "%s [%s, %s]",
        rate(each.median()),
        rate(each.range().low()),
        rate(each.range().high()));
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%.0f", perSecond);
  }

  @Override
  public List<String> checks() {
    return List.of(faults());
  }

  /** What is known of some rows beforehand: it shows how busy the machine was. */
  private List<String> knownAnswers() {
    List<String> lines = new ArrayList<>(List.of(pair()));
    find(WaitingWay.SPIN).ifPresent(row -> lines.add(spinner(row)));
    find(TIMED).flatMap(WaitingRow::wakeUps).ifPresent(wakeUps -> lines.add(timer(wakeUps)));
    return lines;
  }

  private String faults() {
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < samples.jvms().size(); i++) {
      int number = i + 1;
      samples
          .jvms()
          .get(i)
          .uses()
          .forEach((way, use) -> use.fault(way)
              .ifPresent(fault -> faults.add(way.label() + " in JVM " + number + ": " + fault)));
    }
    return faults.isEmpty()
        ? "instrument OK: CPU time: a spinner uses one CPU at most, and a blocked thread next to none."
        : "INSTRUMENT FAILED: " + String.join("; ", faults) + ". Do not trust this report.";
  }

  /** What the instrument reports for a thread that never wakes up, twice. */
  private String pair() {
    return "A/A: park and park-again are the same thread that is never woken: "
        + find(WaitingWay.PARK).map(WaitingSummary::use).orElse(LatencyCells.NOTHING)
        + " and "
        + find(WaitingWay.PARK_AGAIN).map(WaitingSummary::use).orElse(LatencyCells.NOTHING)
        + "; right is about zero.";
  }

  private static String use(WaitingRow row) {
    return Nanos.format(row.cpuNanos().median())
        + " of CPU time and "
        + row.wakeUps().map(each -> rate(each.median())).orElse("an unknown number of")
        + " wake-ups per second, stopped in "
        + Nanos.format(row.stopNanos().median());
  }

  private static String spinner(WaitingRow spin) {
    double least = spin.cpuNanos().range().low();
    return String.format(
        Locale.ROOT,
        "known answer: spin takes one CPU: %.2f s per second in the least JVM%s.",
        least / 1e9,
        least < WHOLE_CPU_NANOS ? ", so the machine was busy, and its stops are slow" : "");
  }

  private static String timer(OverJvms wakeUps) {
    return String.format(
        Locale.ROOT,
        "known answer: %s is woken at most %.0f times per second: %s%s.",
        TIMED.label(),
        TIMED.wakeUpsPerSecond(),
        rate(wakeUps),
        wakeUps.range().low() < IN_TIME * TIMED.wakeUpsPerSecond()
            ? ", so the machine was busy, and timers were late"
            : "");
  }

  /** The CPU time of a waiting worker per second, with its range; empty if it was not measured. */
  public Optional<String> cpuTime(WaitingWay way) {
    return find(way)
        .map(row -> Nanos.format(row.cpuNanos().median(), row.cpuNanos().range()));
  }

  private Optional<WaitingRow> find(WaitingWay way) {
    return rows().stream().filter(row -> row.way() == way).findFirst();
  }

  @Override
  public List<String> notes(ClockCost clock, String busyness) {
    List<String> notes = new ArrayList<>(checks());
    notes.addAll(knownAnswers());
    notes.add("waits by: spin, on-spin-wait: polls a flag all the time, without and with"
        + " Thread.onSpinWait(). sleep: polls a flag, and sleeps for its period between two polls."
        + " latch-100-ms, event-1-s: waits for its stop, and works after each period without one."
        + " event, park: waits for its stop and nothing else. The unit of work only counts.");
    notes.add("stops in: from the request until the worker has noticed it, in a JVM that has made"
        + " such stops before; the median of the JVMs' own medians [least JVM, greatest JVM]. Where"
        + " the worker sleeps, the requests come at random times of its period, and the requester"
        + " is blocked meanwhile; elsewhere it spins.");
    notes.add("The times of \"Stop latency\" come from another method, so do not compare them with"
        + " these. There a waiting worker is stopped at a random time of its whole period, beside a"
        + " stop of the floor: few stops in a JVM, far apart. Here a JVM makes a few hundred stops of"
        + " one way in a row, after delays of at most 1 ms, unless the worker sleeps.");
    notes.add("CPU time, wake-ups: what the system charges to the thread of one worker while nobody"
        + " stops it; the median of the JVMs [least JVM, greatest JVM]. A wake-up is a voluntary"
        + " context switch of that thread. What the kernel does before it switches to the thread is"
        + " not in it, nor what an idle CPU needs to wake up. "
        + cpuStep());
    notes.add(LatencyCells.machine(
        samples.jvms().stream().mapToLong(WaitingSamples.Jvm::involuntary), clock, busyness));
    return notes;
  }

  private String cpuStep() {
    double step = samples.jvms().stream()
        .mapToDouble(WaitingSamples.Jvm::cpuStepNanos)
        .max()
        .orElseThrow();
    return "The least step of the CPU clock is "
        + (Double.isNaN(step) ? "unknown" : Nanos.format(step))
        + ".";
  }

  @Override
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    for (WaitingRow row : rows()) {
      measures.add(Measure.of(title(), row.label(), "stop", stops(row.way())));
      measures.add(Measure.of(
          title(),
          row.label(),
          "CPU time per second",
          uses(row.way()).stream().mapToDouble(WaitingUse::cpuNanos).toArray()));
    }
    return measures;
  }

  @Override
  public String file() {
    return FILE;
  }

  @Override
  public String eachLine() {
    return "every stop, and what each JVM's waiting workers used";
  }

  @Override
  public void writeSamples(Path folder) throws IOException {
    try (Writer csv = SampleFile.open(folder.resolve(FILE))) {
      csv.write(HEADER + "\n");
      int number = 0;
      for (WaitingSamples.Jvm jvm : samples.jvms()) {
        number++;
        for (Map.Entry<WaitingWay, WaitingUse> each : jvm.uses().entrySet()) {
          String prefix = each.getKey().label() + "," + jvm.round() + "," + number + ",";
          WaitingUse use = each.getValue();
          csv.write(prefix + WaitingReader.CPU + ",1," + use.cpuNanos() + "\n");
          csv.write(prefix + WaitingReader.WAKE_UPS + ",1," + use.wakeUps() + "\n");
          csv.write(prefix + WaitingReader.UNITS + ",1," + use.units() + "\n");
          long[] stops = jvm.stops().get(each.getKey());
          for (int i = 0; i < stops.length; i++) {
            csv.write(prefix + WaitingReader.STOP + "," + (i + 1) + "," + stops[i] + "\n");
          }
        }
      }
    }
  }
}
