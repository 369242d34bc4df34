// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import stoplab.bench.report.folder.CsvLine;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;

/**
 * Puts the lines that {@link SampleFile#writeLatencies} has written together again.
 *
 * @param <C> what the samples belong to
 */
final class LatencyReader<C> {
  /** What one JVM has measured so far. */
  private static final class Lines {
    private final int round;
    private final int stopsBefore;
    private final List<Long> latencies = new ArrayList<>();
    private final List<Long> floors = new ArrayList<>();
    private long hung;

    Lines(int round, int first) {
      this.round = round;
      this.stopsBefore = first - 1;
    }

    LatencySamples.Jvm jvm(long involuntary) {
      return new LatencySamples.Jvm(
          round, stopsBefore, numbers(latencies), numbers(floors), hung, involuntary);
    }

    private static long[] numbers(List<Long> list) {
      return list.stream().mapToLong(Long::longValue).toArray();
    }
  }

  private final Map<C, Map<Integer, Lines>> lines = new LinkedHashMap<>();

  /**
   * Takes a line.
   *
   * @param key what it belongs to
   * @param line the line
   * @param column where its round is; then come JVM, number, latency, and perhaps the floor
   */
  void take(C key, CsvLine line, int column) throws UnreadableRunException {
    Lines jvm =
        lines.computeIfAbsent(key, any -> new LinkedHashMap<>()).get(line.count(column + 1));
    if (jvm == null) {
      jvm = new Lines(line.count(column), line.count(column + 2));
      lines.get(key).put(line.count(column + 1), jvm);
    }
    if (line.text(column + 3).equals("hung")) {
      jvm.hung++;
    } else {
      jvm.latencies.add(line.whole(column + 3));
    }
    if (line.cells().size() > column + 4 && !line.text(column + 4).isEmpty()) {
      jvm.floors.add(line.whole(column + 4));
    }
  }

  /**
   * Checks that each JVM has samples, and a floor beside each or none at all: without them, the
   * others mean nothing.
   *
   * @param folder the folder that is read
   * @param file the file in it
   * @param name the columns of a key
   * @param mayHang whether a JVM may have nothing but stops that hung
   * @param hasFloor whether there must be floors
   * @throws UnreadableRunException if samples are missing
   */
  void check(
      RunFolder folder,
      String file,
      Function<C, String> name,
      Predicate<C> mayHang,
      Predicate<C> hasFloor)
      throws UnreadableRunException {
    for (Map.Entry<C, Map<Integer, Lines>> each : lines.entrySet()) {
      for (Map.Entry<Integer, Lines> jvm : each.getValue().entrySet()) {
        String where = " in JVM " + jvm.getKey() + " of " + name.apply(each.getKey());
        int latencies = jvm.getValue().latencies.size();
        int floors = jvm.getValue().floors.size();
        if (latencies == 0 && !mayHang.test(each.getKey())) {
          throw folder.incomplete(file, "there is nothing but hung stops" + where);
        }
        if (floors != latencies && (floors > 0 || hasFloor.test(each.getKey()))) {
          throw folder.incomplete(
              file, "there are " + latencies + " samples, but " + floors + " floors" + where);
        }
      }
    }
  }

  /** What has samples. */
  Set<C> keys() {
    return lines.keySet();
  }

  /**
   * What was read.
   *
   * @param involuntary gives for each key the involuntary context switches of its JVMs, if they are
   *     known
   */
  Map<C, LatencySamples> samples(Function<C, List<Double>> involuntary) {
    Map<C, LatencySamples> samples = new LinkedHashMap<>();
    lines.forEach((key, jvms) -> {
      List<Double> switches = involuntary.apply(key);
      boolean known = switches.size() == jvms.size();
      List<LatencySamples.Jvm> all = new ArrayList<>();
      jvms.values()
          .forEach(jvm -> all.add(jvm.jvm(known ? switches.get(all.size()).longValue() : -1)));
      samples.put(key, new LatencySamples(List.copyOf(all)));
    });
    return samples;
  }
}
