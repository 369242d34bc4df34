// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.LatencyResult;
import stoplab.bench.OneWayProfiler;
import stoplab.bench.stats.Distribution;

/**
 * Everything that was measured for one case over the rounds that were kept, one entry for each JVM.
 *
 * @param jvms the JVMs in the order in which they ran
 */
public record LatencySamples(List<Jvm> jvms) {
  /**
   * What one JVM has measured.
   *
   * @param round the round, from 1
   * @param stopsBefore warm-up stops that were made and discarded before the first sample
   * @param latencies one-way latencies in nanoseconds, in order; empty if the only stop hung
   * @param floors the floor's latencies, each belonging to the latency with the same index, or
   *     empty; the floor of a wake-up is bare park
   * @param hung stops that were not noticed
   * @param involuntary involuntary context switches, or -1 if the system does not report them
   */
  public record Jvm(
      int round, int stopsBefore, long[] latencies, long[] floors, long hung, long involuntary) {}

  /** Extracts the JVMs from JMH's results, one run per round. */
  public static LatencySamples of(List<RunResult> rounds) {
    return of(rounds, OneWayProfiler.LATENCY, OneWayProfiler.FLOOR);
  }

  /**
   * Extracts one metric, with another beside it.
   *
   * @param rounds JMH's results, one run per round
   * @param metric the name of the secondary result with the latencies
   * @param floorMetric the name of the one with the floor beside each
   */
  static LatencySamples of(List<RunResult> rounds, String metric, String floorMetric) {
    List<Jvm> jvms = new ArrayList<>();
    for (int i = 0; i < rounds.size(); i++) {
      for (BenchmarkResult fork : rounds.get(i).getBenchmarkResults()) {
        jvms.add(jvm(i + 1, fork, metric, floorMetric));
      }
    }
    return new LatencySamples(Collections.unmodifiableList(jvms));
  }

  private static Jvm jvm(int round, BenchmarkResult fork, String metric, String floorMetric) {
    LatencyResult latency = latency(fork, metric);
    LatencyResult floor = latency(fork, floorMetric);
    return new Jvm(
        round,
        latency == null ? 0 : latency.stopsBefore(),
        latency == null ? new long[0] : latency.nanos(),
        floor == null ? new long[0] : floor.nanos(),
        Math.max(0, sum(fork, OneWayProfiler.HUNG)),
        sum(fork, OneWayProfiler.INVOLUNTARY));
  }

  /** These samples, followed by the JVMs of other samples. */
  LatencySamples plus(LatencySamples other) {
    List<Jvm> all = new ArrayList<>(jvms);
    all.addAll(other.jvms);
    return new LatencySamples(Collections.unmodifiableList(all));
  }

  /** The latencies of all JVMs. */
  public Distribution latencies() {
    return new Distribution(latenciesByJvm());
  }

  List<long[]> latenciesByJvm() {
    return jvms.stream().map(Jvm::latencies).toList();
  }

  Distribution floors() {
    return new Distribution(floorsByJvm());
  }

  List<long[]> floorsByJvm() {
    return jvms.stream().map(Jvm::floors).toList();
  }

  /** Stops that were not noticed, over all JVMs. */
  public long hung() {
    return jvms.stream().mapToLong(Jvm::hung).sum();
  }

  private static LatencyResult latency(BenchmarkResult fork, String label) {
    return (LatencyResult) secondary(fork, label);
  }

  private static long sum(BenchmarkResult fork, String label) {
    Result<?> result = secondary(fork, label);
    return result == null ? -1 : (long) result.getScore();
  }

  private static Result<?> secondary(BenchmarkResult fork, String label) {
    return fork.getSecondaryResults().get(label);
  }
}
