// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.waiting;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private static final String BENCHMARK = WaitingCost.class.getName();

  /** What one JVM has measured of one way. */
  private static final class Lines {
    private final List<Long> stops = new ArrayList<>();
    private double cpu;
    private double wakeUps = Double.NaN;
    private double units;
  }

  private final Map<Integer, Integer> rounds = new LinkedHashMap<>();
  private final Map<Integer, Map<WaitingWay, Lines>> jvms = new LinkedHashMap<>();

  /** Takes a line; returns whether it is known what it means. */
  boolean take(WaitingWay way, CsvLine line) throws UnreadableRunException {
    int jvm = line.count(2);
    rounds.putIfAbsent(jvm, line.count(1));
    Lines lines = jvms.computeIfAbsent(jvm, any -> new EnumMap<>(WaitingWay.class))
        .computeIfAbsent(way, any -> new Lines());
    switch (line.text(3)) {
      case CPU -> lines.cpu = line.real(5);
      case WAKE_UPS -> lines.wakeUps = line.real(5);
      case UNITS -> lines.units = line.real(5);
      case STOP -> lines.stops.add(line.whole(5));
      default -> {
        return false;
      }
    }
    return true;
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
        uses.put(way, new WaitingUse(lines.cpu, lines.wakeUps, lines.units));
      });
      all.add(new WaitingSamples.Jvm(
          rounds.get(jvm),
          stops,
          uses,
          steps.size() == jvms.size() ? steps.get(all.size()) : 0,
          switches.size() == jvms.size() ? switches.get(all.size()).longValue() : -1));
    });
    return new WaitingSamples(List.copyOf(all));
  }
}
