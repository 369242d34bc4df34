// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.waiting;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.LatencyResult;
import stoplab.bench.OneWayProfiler;
import stoplab.bench.WaitingCost;
import stoplab.bench.probe.waiting.WaitingUse;
import stoplab.bench.probe.waiting.WaitingWay;

/**
 * Everything that was measured by {@link WaitingCost} over the rounds that were kept.
 *
 * @param jvms the JVMs in the order in which they ran
 */
public record WaitingSamples(List<Jvm> jvms) {
  /**
   * What one JVM has measured.
   *
   * @param round the round, from 1
   * @param stops the stop latencies of each way, in nanoseconds, in order
   * @param uses what a worker uses while it waits; the same ways
   * @param cpuStepNanos the least step of the clock that measures CPU time; NaN if unknown
   * @param involuntary involuntary context switches, or -1 if the system does not report them
   */
  public record Jvm(
      int round,
      Map<WaitingWay, long[]> stops,
      Map<WaitingWay, WaitingUse> uses,
      double cpuStepNanos,
      long involuntary) {}

  /** Extracts the JVMs from JMH's results, one run per round. */
  public static WaitingSamples of(List<RunResult> rounds) {
    List<Jvm> jvms = new ArrayList<>();
    for (int i = 0; i < rounds.size(); i++) {
      for (BenchmarkResult fork : rounds.get(i).getBenchmarkResults()) {
        jvms.add(jvm(i + 1, fork));
      }
    }
    return new WaitingSamples(Collections.unmodifiableList(jvms));
  }

  private static Jvm jvm(int round, BenchmarkResult fork) {
    Map<WaitingWay, long[]> stops = new EnumMap<>(WaitingWay.class);
    Map<WaitingWay, WaitingUse> uses = new EnumMap<>(WaitingWay.class);
    for (WaitingWay way : WaitingWay.values()) {
      Result<?> latencies = fork.getSecondaryResults().get(way.label());
      if (latencies != null) {
        stops.put(way, ((LatencyResult) latencies).nanos());
        uses.put(
            way,
            new WaitingUse(
                score(fork, way.label() + WaitingCost.CPU).orElseThrow(),
                score(fork, way.label() + WaitingCost.WAKE_UPS).orElse(Double.NaN),
                score(fork, way.label() + WaitingCost.UNITS).orElseThrow()));
      }
    }
    return new Jvm(round, stops, uses, score(fork, WaitingCost.CPU_STEP).orElseThrow(), (long)
        score(fork, OneWayProfiler.INVOLUNTARY).orElse(-1));
  }

  private static OptionalDouble score(BenchmarkResult fork, String label) {
    Result<?> result = fork.getSecondaryResults().get(label);
    return result == null ? OptionalDouble.empty() : OptionalDouble.of(result.getScore());
  }
}
