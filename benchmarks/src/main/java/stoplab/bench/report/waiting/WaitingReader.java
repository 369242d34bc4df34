// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.waiting;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import stoplab.bench.OneWayProfiler;
import stoplab.bench.WaitingCost;
import stoplab.bench.probe.waiting.WaitingUse;
import stoplab.bench.probe.waiting.WaitingWay;
import stoplab.bench.report.folder.CsvLine;
import stoplab.bench.report.folder.JmhResults;
import stoplab.bench.report.folder.UnreadableRunException;

/** Puts the lines that {@link WaitingSummary} has written together again. */
final class WaitingReader {
  /** The CPU time of a waiting worker, in nanoseconds per second. */
  static final String CPU = "cpu_ns_per_s";

  /** Its wake-ups per second. */
  static final String WAKE_UPS = "wake_ups_per_s";

  /** Its units of work per second. */
  static final String UNITS = "units_per_s";

  /** The latency of a stop. */
  static final String STOP = "stop_ns";

  /** What a worker uses: one line of each, for each way in each JVM. */
  private static final List<String> USES = List.of(CPU, WAKE_UPS, UNITS);

  private static final String BENCHMARK = WaitingCost.class.getName();

  /** What one JVM has measured of one way. */
  private static final class Lines {
    private final List<Long> stops = new ArrayList<>();
    private final Map<String, Double> uses = new HashMap<>();
  }

  private final Map<Integer, Integer> rounds = new LinkedHashMap<>();
  private final Map<Integer, Map<WaitingWay, Lines>> jvms = new LinkedHashMap<>();

  /** Takes a line; returns whether it is known what it means. */
  boolean take(WaitingWay way, CsvLine line) throws UnreadableRunException {
    String measured = line.text(3);
    if (!measured.equals(STOP) && !USES.contains(measured)) {
      return false;
    }
    int jvm = line.count(2);
    rounds.putIfAbsent(jvm, line.count(1));
    Lines lines = jvms.computeIfAbsent(jvm, any -> new EnumMap<>(WaitingWay.class))
        .computeIfAbsent(way, any -> new Lines());
    if (measured.equals(STOP)) {
      lines.stops.add(line.whole(5));
    } else {
      double use = measured.equals(WAKE_UPS) ? line.realIfReported(5) : line.real(5);
      lines.uses.put(measured, use);
    }
    return true;
  }

  /** What is missing beside the rest, in words. */
  Optional<String> lack() {
    for (Map.Entry<Integer, Map<WaitingWay, Lines>> jvm : jvms.entrySet()) {
      for (Map.Entry<WaitingWay, Lines> each : jvm.getValue().entrySet()) {
        Set<String> missing = new LinkedHashSet<>(USES);
        missing.removeAll(each.getValue().uses.keySet());
        if (each.getValue().stops.isEmpty()) {
          missing.add(STOP);
        }
        if (!missing.isEmpty()) {
          return Optional.of(String.format(
              Locale.ROOT,
              "it has no %s of %s in JVM %d",
              String.join(", ", missing),
              each.getKey().label(),
              jvm.getKey()));
        }
      }
    }
    return Optional.empty();
  }

  /** What was read. */
  WaitingSamples samples(JmhResults jmh) {
    List<Double> steps = jmh.perJvm(BENCHMARK, Map.of(), WaitingCost.CPU_STEP);
    List<Double> switches = jmh.perJvm(BENCHMARK, Map.of(), OneWayProfiler.INVOLUNTARY);
    List<WaitingSamples.Jvm> all = new ArrayList<>();
    jvms.forEach((jvm, ways) -> {
      Map<WaitingWay, long[]> stops = new EnumMap<>(WaitingWay.class);
      Map<WaitingWay, WaitingUse> uses = new EnumMap<>(WaitingWay.class);
      ways.forEach((way, lines) -> {
        stops.put(way, lines.stops.stream().mapToLong(Long::longValue).toArray());
        uses.put(
            way,
            new WaitingUse(lines.uses.get(CPU), lines.uses.get(WAKE_UPS), lines.uses.get(UNITS)));
      });
      all.add(new WaitingSamples.Jvm(
          rounds.get(jvm),
          stops,
          uses,
          steps.size() == jvms.size() ? steps.get(all.size()) : Double.NaN,
          switches.size() == jvms.size() ? switches.get(all.size()).longValue() : -1));
    });
    return new WaitingSamples(List.copyOf(all));
  }
}
