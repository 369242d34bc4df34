// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import stoplab.bench.ManyStops;
import stoplab.bench.OneWayProfiler;
import stoplab.bench.ProcessStop;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.probe.process.OrphanWay;
import stoplab.bench.probe.process.StartWay;
import stoplab.bench.report.folder.CsvLine;
import stoplab.bench.report.folder.JmhResults;
import stoplab.bench.report.folder.UnreadableRunException;

/** Puts the lines that {@link ProcessSummary} has written together again. */
final class ProcessReader {
  /** What one JVM has measured. */
  private static final class Lines {
    private final int round;
    private final Map<String, List<Long>> ways = new TreeMap<>();

    Lines(int round) {
      this.round = round;
    }

    ProcessSamples.Jvm jvm(long involuntary) {
      Map<String, long[]> nanos = new TreeMap<>();
      ways.forEach(
          (way, list) -> nanos.put(way, list.stream().mapToLong(Long::longValue).toArray()));
      return new ProcessSamples.Jvm(round, nanos, involuntary);
    }
  }

  private static final List<String> STARTS_AND_AGAIN =
      List.of(ProcessStop.START_WORKER, ProcessStop.START_BARE, ProcessStop.BARE_AGAIN);

  private final Map<ProcessCase, Map<Integer, Lines>> lines = new LinkedHashMap<>();

  /** What each JVM must have measured, for without it the rest means nothing. */
  private static List<String> needed(ProcessCase key) {
    return switch (key.part()) {
      case STOP -> List.of(ProcessStop.LADDER, ProcessStop.BARE, ProcessStop.RUNG);
      case FIRST -> List.of(ProcessStop.LADDER, ProcessStop.BARE);
      case MANY -> List.of(ProcessStop.LADDER, ProcessStop.BARE, ManyStops.LADDER_LEFT);
      case START -> List.of(StartWay.DEFAULT.label());
      case ORPHAN -> List.of(OrphanWay.GUARDED.label());
    };
  }

  /** What else it may have measured. */
  private static List<String> possible(ProcessCase key) {
    return switch (key.part()) {
      case STOP, FIRST -> STARTS_AND_AGAIN;
      case MANY -> List.of(ManyStops.DEAF, ManyStops.LADDER_TOTAL, ManyStops.BARE_TOTAL);
      case START -> Arrays.stream(StartWay.values()).map(StartWay::label).toList();
      case ORPHAN -> Arrays.stream(OrphanWay.values()).map(OrphanWay::label).toList();
    };
  }

  /** Takes a line; returns whether it is known what it means. */
  boolean take(ProcessCase key, CsvLine line) throws UnreadableRunException {
    String way = line.text(1);
    if (!needed(key).contains(way) && !possible(key).contains(way)) {
      return false;
    }
    int round = line.count(2);
    lines
        .computeIfAbsent(key, any -> new LinkedHashMap<>())
        .computeIfAbsent(line.count(3), any -> new Lines(round))
        .ways
        .computeIfAbsent(way, any -> new ArrayList<>())
        .add(line.whole(5));
    return true;
  }

  /** What is missing beside the rest, in words. */
  Optional<String> lack() {
    for (Map.Entry<ProcessCase, Map<Integer, Lines>> each : lines.entrySet()) {
      for (Map.Entry<Integer, Lines> jvm : each.getValue().entrySet()) {
        for (String way : needed(each.getKey())) {
          if (!jvm.getValue().ways.containsKey(way)) {
            return Optional.of(String.format(
                Locale.ROOT,
                "it has no %s,%s in JVM %d",
                each.getKey().label(),
                way,
                jvm.getKey()));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** What was read. */
  Map<ProcessCase, ProcessSamples> samples(JmhResults jmh) {
    Map<ProcessCase, ProcessSamples> samples = new LinkedHashMap<>();
    lines.forEach((key, jvms) -> {
      List<Double> switches = jmh.perJvm(key.benchmark(), key.params(), OneWayProfiler.INVOLUNTARY);
      boolean known = switches.size() == jvms.size();
      List<ProcessSamples.Jvm> all = new ArrayList<>();
      jvms.values()
          .forEach(jvm -> all.add(jvm.jvm(known ? switches.get(all.size()).longValue() : -1)));
      samples.put(key, new ProcessSamples(List.copyOf(all)));
    });
    return samples;
  }
}
