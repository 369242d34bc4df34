// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import stoplab.bench.OneWayProfiler;
import stoplab.bench.plan.ProcessCase;
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

  private final Map<ProcessCase, Map<Integer, Lines>> lines = new LinkedHashMap<>();

  /** Takes a line. */
  void take(ProcessCase key, CsvLine line) throws UnreadableRunException {
    int round = line.count(2);
    lines
        .computeIfAbsent(key, any -> new LinkedHashMap<>())
        .computeIfAbsent(line.count(3), any -> new Lines(round))
        .ways
        .computeIfAbsent(line.text(1), any -> new ArrayList<>())
        .add(line.whole(5));
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
