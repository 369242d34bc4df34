// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.difference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import stoplab.bench.Technique;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.report.Measure;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.difference.RunDifference.Run;
import stoplab.bench.report.folder.RunEnvironment;

/** Runs that nobody has measured, so that their difference is known. */
final class DifferenceData {
  /** How many JVMs measured each row. */
  static final int JVMS = 9;

  private DifferenceData() {}

  private record Section(String title, List<Measure> measures) implements ReportSection {
    @Override
    public String tables() {
      return "";
    }

    @Override
    public List<String> notes(ClockCost clock, String busyness) {
      return List.of();
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
    public void writeSamples(Path folder) {
      throw new UnsupportedOperationException("nothing was measured");
    }
  }

  /** What a run on some machine says of itself. */
  static Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("scope", "headlines");
    facts.put("roundsKept", 9);
    facts.put("started", "2026-11-29T11:08:50Z");
    facts.put("seconds", 240);
    facts.put("commit", "0123456789abcdef0123456789abcdef01234567");
    facts.put(
        "machine",
        Map.of("cpu", "A processor", "logicalCpus", 8, "os", "An OS 1", "kernel", "6.1"));
    facts.put("container", Map.of("availableProcessors", 8, "memoryMiBForThisJvm", 4096));
    facts.put("jvm", Map.of("version", "21.0.1+12", "vendor", "V", "forkFlags", List.of("-Xmx1g")));
    facts.put("before", Map.of("loadAverage", 0.5, "stealMillisSinceBoot", 100.0));
    facts.put("after", Map.of("loadAverage", 2.0, "stealMillisSinceBoot", 100.0));
    return facts;
  }

  /** The same with other values; a key with a point in it names a value of a value. */
  static Map<String, Object> facts(Map<String, ?> others) {
    Map<String, Object> facts = facts();
    others.forEach((key, value) -> {
      String[] path = key.split("[.]");
      if (path.length == 1) {
        facts.put(key, value);
      } else {
        Map<String, Object> inner = new LinkedHashMap<>();
        ((Map<?, ?>) facts.get(path[0])).forEach((k, v) -> inner.put((String) k, v));
        inner.put(path[1], value);
        facts.put(path[0], inner);
      }
    });
    return facts;
  }

  /** A run of some measures. */
  static Run run(String name, Map<String, Object> facts, List<Measure> measures) {
    return new Run(
        name, RunEnvironment.of(facts), List.of(new Section("Stop latency", measures)), List.of());
  }

  /**
   * The stops of all techniques, with the noise of real JVMs: a tenth of each time, and now and
   * then a slow one.
   *
   * @param factor by how much a technique is slower than it is
   */
  static List<Measure> noisy(long seed, ToDoubleFunction<Technique> factor) {
    Random random = new Random(seed);
    List<Measure> measures = new ArrayList<>();
    for (Technique technique : Technique.values()) {
      double[] jvms = new double[JVMS];
      for (int i = 0; i < JVMS; i++) {
        double noise = Math.exp(0.1 * random.nextGaussian()) * (random.nextInt(30) == 0 ? 3 : 1);
        jvms[i] = 1_000 * (1 + technique.ordinal()) * noise * factor.applyAsDouble(technique);
      }
      measures.add(Measure.of("Stop latency", technique.label(), "warm stop", jvms));
    }
    return measures;
  }
}
