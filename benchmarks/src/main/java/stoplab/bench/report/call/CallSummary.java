// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.call;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import stoplab.bench.call.CallPart;
import stoplab.bench.call.CallWay;
import stoplab.bench.plan.CallCase;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.report.LatencyCells;
import stoplab.bench.report.Measure;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.SampleFile;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;

/**
 * Turns what calls cost into tables for people, as Markdown in ASCII.
 *
 * <p>Guarantee [bench.call-known-answer]: if a call was answered before its task can have ended,
 * the report is marked. Guarantee [bench.call-bounds]: each claim of {@code CallCost} is called
 * met, missed or undecided by the interval of what was measured.
 */
public final class CallSummary implements ReportSection {
  private static final String FILE = "calls.csv.gz";
  private static final String HEADER = "call,unit,round,jvm,number,value";

  private final Map<CallPart, CallSamples> parts;
  private final List<CallTable> tables = new ArrayList<>();

  public CallSummary(Map<CallPart, CallSamples> parts) {
    this.parts = parts;
    CallSamples calls = of(CallPart.CALLS);
    CallSamples kills = of(CallPart.KILLS);
    if (parts.containsKey(CallPart.CALLS)) {
      tables.add(new RoundTripTable(calls));
    }
    if (parts.containsKey(CallPart.KILLS)) {
      tables.add(new KillTable(kills));
    }
    if (!tables.isEmpty()) {
      tables.add(new AmountTable(calls, kills));
    }
    tables.add(new PythonTable(of(CallPart.PYTHON), calls));
  }

  private CallSamples of(CallPart part) {
    return parts.getOrDefault(part, new CallSamples(List.of()));
  }

  /** The same from the cases of a comparison. */
  public static CallSummary ofCases(Map<CallCase, CallSamples> cases) {
    Map<CallPart, CallSamples> parts = new EnumMap<>(CallPart.class);
    cases.forEach((each, samples) -> parts.put(each.part(), samples));
    return new CallSummary(parts);
  }

  /**
   * Reads the raw samples of an earlier comparison.
   *
   * @return empty if it has no calls that this version knows
   * @throws UnreadableRunException if they are damaged or incomplete
   */
  public static Optional<ReportSection> read(RunFolder folder) throws UnreadableRunException {
    if (!folder.has(FILE)) {
      return Optional.empty();
    }
    CallReader reader = new CallReader();
    folder.read(FILE, HEADER, line -> {
      Optional<CallWay> way = RunFolder.constant(CallWay.class, line.text(0));
      if (way.isEmpty() || !reader.take(way.get(), line)) {
        folder.leaveOut(FILE, line.texts(0, 2));
      }
    });
    Optional<String> lack = reader.lack();
    if (lack.isPresent()) {
      throw folder.incomplete(FILE, lack.get());
    }
    Map<CallPart, CallSamples> parts = reader.samples(folder.jmh());
    return parts.isEmpty() ? Optional.empty() : Optional.of(new CallSummary(parts));
  }

  @Override
  public String title() {
    return "Killable calls";
  }

  /** A table for each part, under a line that says what its numbers are. */
  @Override
  public String tables() {
    return tables.stream().map(CallTable::table).collect(Collectors.joining("\n"));
  }

  @Override
  public List<String> notes(ClockCost clock, String busyness) {
    List<String> notes = new ArrayList<>();
    notes.add("Times: the median of the JVMs' own medians [least JVM, greatest JVM], from six JVMs"
        + " on. A bound is met if the whole interval keeps it, MISSED if the whole interval lies"
        + " above, and otherwise undecided.");
    tables.forEach(table -> notes.addAll(table.notes()));
    notes.addAll(checks());
    notes.add(LatencyCells.machine(
        parts.values().stream()
            .flatMap(samples -> samples.jvms().stream())
            .mapToLong(CallSamples.Jvm::involuntary),
        clock,
        busyness));
    return notes;
  }

  @Override
  public List<String> checks() {
    return tables.stream().flatMap(table -> table.checks().stream()).toList();
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
    return "every call";
  }

  @Override
  public void writeSamples(Path folder) throws IOException {
    try (Writer csv = SampleFile.open(folder.resolve(FILE))) {
      csv.write(HEADER + "\n");
      for (CallSamples samples : parts.values()) {
        int number = 0;
        for (CallSamples.Jvm jvm : samples.jvms()) {
          write(csv, jvm, ++number);
        }
      }
    }
  }

  private static void write(Writer csv, CallSamples.Jvm jvm, int number) throws IOException {
    for (Map.Entry<CallWay, long[]> way : jvm.numbers().entrySet()) {
      for (int i = 0; i < way.getValue().length; i++) {
        csv.write(String.join(
            ",",
            way.getKey().label(),
            way.getKey().unit().word(),
            Integer.toString(jvm.round()),
            Integer.toString(number),
            Integer.toString(i + 1),
            way.getValue()[i] + "\n"));
      }
    }
  }
}
