// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.runner.IterationType;
import stoplab.bench.probe.ContextSwitches;
import stoplab.bench.probe.LatencyRecorder;
import stoplab.bench.probe.ValueRecorder;

/**
 * Adds the one-way latencies of {@link StopLatency}, {@link WakeLatency}, {@link FanOut},
 * {@link ProcessStop} and {@link WaitingCost} to JMH's result: {@code -prof
 * stoplab.bench.OneWayProfiler}.
 *
 * <p>Metrics: {@code latency.p50} and {@code floor.p50}, medians in nanoseconds with all samples
 * behind them; with {@link StopLatency} also {@code first.p50} and {@code joined.p50}, and with the
 * floor the known answers; with {@link ProcessStop} and {@link WaitingCost} a median for each way,
 * by its name; {@code hung} (stops that were not noticed), and on Linux {@code involuntary}, the
 * involuntary context switches of the forked JVM during the iteration, when something else had the
 * CPU.
 */
public final class OneWayProfiler implements InternalProfiler {
  public static final String LATENCY = "latency.p50";
  public static final String FLOOR = "floor.p50";
  public static final String FIRST = "first.p50";
  public static final String JOINED = "joined.p50";
  public static final String KNOWN_ANSWER = "known-answer.p50";
  public static final String NEAR_KNOWN_ANSWER = "near-known-answer.p50";
  public static final String HUNG = "hung";
  public static final String INVOLUNTARY = "involuntary";

  private Optional<Map<String, Long>> switchesBefore = Optional.empty();

  /** Made by JMH. */
  public OneWayProfiler() {}

  @Override
  public String getDescription() {
    return "One-way latencies of StopLatency, WakeLatency, FanOut, ProcessStop and WaitingCost";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    switchesBefore = ContextSwitches.involuntarySwitches();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    Optional<Map<String, Long>> switchesAfter = ContextSwitches.involuntarySwitches();
    List<Result<?>> results = new ArrayList<>();
    addLatencies(results, LATENCY, LatencyRecorder.LATENCIES);
    addLatencies(results, FLOOR, LatencyRecorder.FLOORS);
    if (iteration.getType() == IterationType.MEASUREMENT) {
      addLatencies(results, FIRST, LatencyRecorder.FIRSTS);
    }
    LatencyRecorder.named().forEach((name, recorder) -> addLatencies(results, name, recorder));
    ValueRecorder.VALUES
        .take()
        .forEach(each -> results.add(
            new ScalarResult(each.name(), each.number(), each.unit(), AggregationPolicy.AVG)));
    results.add(sum(HUNG, StopLatency.takeHung()));
    if (switchesBefore.isPresent() && switchesAfter.isPresent()) {
      results.add(
          sum(INVOLUNTARY, ContextSwitches.between(switchesBefore.get(), switchesAfter.get())));
    }
    return results;
  }

  private static void addLatencies(List<Result<?>> to, String label, LatencyRecorder recorder) {
    LatencyRecorder.Batch batch = recorder.take();
    if (batch.nanos().length > 0) {
      to.add(new LatencyResult(label, batch.stopsBefore(), batch.nanos()));
    }
  }

  private static ScalarResult sum(String label, long value) {
    return new ScalarResult(label, value, "times", AggregationPolicy.SUM);
  }
}
