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
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.runner.IterationType;
import stoplab.bench.call.CallCost;
import stoplab.bench.call.CallWay;
import stoplab.bench.probe.ContextSwitches;
import stoplab.bench.probe.LatencyRecorder;
import stoplab.bench.probe.ValueRecorder;
import stoplab.bench.probe.process.OrphanWay;
import stoplab.bench.probe.process.StartWay;

/**
 * Makes one-way latencies JMH's result: {@code -prof stoplab.bench.OneWayProfiler}. For benchmarks
 * that stop, wake or release something, the time that JMH takes is that of a whole turn of the
 * instrument (make a worker, see it run, delay, stop). It answers no question, so the score is the
 * median latency instead, in nanoseconds, with no error.
 *
 * <p>Guarantee [bench.jmh-score-is-the-latency]: the score of each benchmark but {@link PollCost}
 * and {@link WaitingCost} is the median of the latencies that answer its question; {@code NaN} if
 * the only stop hung. JMH has no such hook: this class replaces what JMH has just put into the
 * result of an iteration.
 *
 * <p>Metrics: {@code latency.p50} and {@code floor.p50}, medians in nanoseconds with all samples
 * behind them; with {@link StopLatency} also {@code first.p50} and {@code joined.p50}, and with the
 * floor the known answers; with the benchmarks of processes, {@link WaitingCost} and
 * {@link CallCost} a median for each way, by its name; {@code hung} (stops that were not noticed),
 * {@code discarded} (fan-outs during which a garbage collection happened), and on Linux
 * {@code involuntary}, the involuntary context switches of the forked JVM during the iteration,
 * when something else had the CPU.
 */
public final class OneWayProfiler implements InternalProfiler {
  public static final String LATENCY = "latency.p50";
  public static final String FLOOR = "floor.p50";
  public static final String FIRST = "first.p50";
  public static final String JOINED = "joined.p50";
  public static final String KNOWN_ANSWER = "known-answer.p50";
  public static final String NEAR_KNOWN_ANSWER = "near-known-answer.p50";
  public static final String HUNG = "hung";
  public static final String DISCARDED = "discarded";
  public static final String INVOLUNTARY = "involuntary";

  /** For each benchmark, the metric that answers its question. */
  private static final Map<String, String> ANSWERS = Map.ofEntries(
      answer(StopLatency.class, "first", FIRST),
      answer(StopLatency.class, "warm", LATENCY),
      answer(WakeLatency.class, "warm", LATENCY),
      answer(FanOut.class, "last", LATENCY),
      answer(ProcessStop.class, "stop", ProcessStop.LADDER),
      answer(ProcessStop.class, "start", StartWay.DEFAULT.label()),
      answer(ProcessStop.class, "orphan", OrphanWay.GUARDED.label()),
      answer(FirstStop.class, "first", ProcessStop.LADDER),
      answer(ManyStops.class, "many", ManyStops.LADDER_TOTAL),
      answer(CallCost.class, "calls", CallWay.WARM_CALL.label()),
      answer(CallCost.class, "kills", CallWay.CANCEL_AND_NEXT.label()),
      answer(CallCost.class, "python", CallWay.PYTHON_EXECUTOR.label()));

  private Optional<Map<String, Long>> switchesBefore = Optional.empty();

  /** Made by JMH. */
  public OneWayProfiler() {}

  @Override
  public String getDescription() {
    return "One-way latencies of stops, wake-ups, fan-outs, processes and calls";
  }

  private static Map.Entry<String, String> answer(Class<?> type, String method, String metric) {
    return Map.entry(type.getName() + "." + method, metric);
  }

  /** The metric that is the score of a benchmark; empty if JMH's own time is. */
  static Optional<String> answer(String benchmark) {
    return Optional.ofNullable(ANSWERS.get(benchmark));
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    switchesBefore = ContextSwitches.involuntarySwitches();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams params, IterationResult iteration) {
    Optional<Map<String, Long>> switchesAfter = ContextSwitches.involuntarySwitches();
    List<Result<?>> results = new ArrayList<>();
    addLatencies(results, LATENCY, LatencyRecorder.LATENCIES);
    addLatencies(results, FLOOR, LatencyRecorder.FLOORS);
    if (params.getType() == IterationType.MEASUREMENT) {
      addLatencies(results, FIRST, LatencyRecorder.FIRSTS);
      addLatencies(results, JOINED, LatencyRecorder.JOINS);
    }
    LatencyRecorder.named().forEach((name, recorder) -> addLatencies(results, name, recorder));
    ValueRecorder.VALUES
        .take()
        .forEach(each -> results.add(
            new ScalarResult(each.name(), each.number(), each.unit(), AggregationPolicy.AVG)));
    answer(benchmark.getBenchmark()).ifPresent(metric -> replaceScore(iteration, metric, results));
    results.add(sum(HUNG, StopLatency.takeHung()));
    results.add(sum(DISCARDED, FanOut.takeDiscarded()));
    if (switchesBefore.isPresent() && switchesAfter.isPresent()) {
      results.add(
          sum(INVOLUNTARY, ContextSwitches.between(switchesBefore.get(), switchesAfter.get())));
    }
    return results;
  }

  private static void addLatencies(List<Result<?>> to, String label, LatencyRecorder recorder) {
    LatencyRecorder.Batch batch = recorder.take();
    if (batch.nanos().length > 0) {
      to.add(new LatencyResult(ResultRole.SECONDARY, label, batch.stopsBefore(), batch.nanos()));
    }
  }

  private static void replaceScore(
      IterationResult iteration, String metric, List<Result<?>> results) {
    LatencyResult answer = results.stream()
        .filter(LatencyResult.class::isInstance) // there may be other numbers, too
        .map(LatencyResult.class::cast)
        .filter(each -> each.getLabel().equals(metric))
        .findFirst()
        .map(LatencyResult::asScore)
        .orElseGet(() -> new LatencyResult(ResultRole.PRIMARY, metric, 0, new long[0]));
    iteration.addResult(answer);
    iteration.getRawPrimaryResults().removeIf(each -> each != answer); // a live list from two on
  }

  private static ScalarResult sum(String label, long value) {
    return new ScalarResult(label, value, "times", AggregationPolicy.SUM);
  }
}
