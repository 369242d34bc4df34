// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.Arrays;
import java.util.Collection;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.Aggregator;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.util.ListStatistics;

/**
 * One-way latencies as a result of JMH, which merges them over iterations and forks and writes
 * their percentiles into its JSON. The score is their median, not their mean, which the tail of a
 * shared machine would dominate. Unlike JMH's own sample result, it keeps every value, in order:
 * the raw samples travel from the fork through JMH's channel and need no file.
 */
public final class LatencyResult extends Result<LatencyResult> {
  private static final long serialVersionUID = 1L;

  private final int stopsBefore;
  private final long[] nanos;

  /**
   * Makes the result of one iteration.
   *
   * @param role whether it is the score of the benchmark, or a metric beside it
   * @param label the name of the metric
   * @param stopsBefore how many stops of this kind the JVM had made before the first of these
   * @param nanos the latencies in nanoseconds, in order
   */
  LatencyResult(ResultRole role, String label, int stopsBefore, long[] nanos) {
    super(
        role,
        label,
        new ListStatistics(Arrays.stream(nanos).asDoubleStream().toArray()),
        "ns",
        AggregationPolicy.AVG);
    this.stopsBefore = stopsBefore;
    this.nanos = nanos;
  }

  /** The same latencies as the score of the benchmark. */
  LatencyResult asScore() {
    return new LatencyResult(ResultRole.PRIMARY, getLabel(), stopsBefore, nanos);
  }

  public int stopsBefore() {
    return stopsBefore;
  }

  public long[] nanos() {
    return nanos.clone();
  }

  @Override
  public double getScore() {
    return getStatistics().getPercentile(50);
  }

  /** Unknown: JMH's error assumes a normal distribution, which a latency does not have. */
  @Override
  public double getScoreError() {
    return Double.NaN;
  }

  @Override
  public double[] getScoreConfidence() {
    return new double[] {Double.NaN, Double.NaN};
  }

  @Override
  protected Aggregator<LatencyResult> getThreadAggregator() {
    return LatencyResult::merge;
  }

  @Override
  protected Aggregator<LatencyResult> getIterationAggregator() {
    return LatencyResult::merge;
  }

  private static LatencyResult merge(Collection<LatencyResult> results) {
    LatencyResult first = results.iterator().next();
    long[] all = results.stream().flatMapToLong(r -> Arrays.stream(r.nanos)).toArray();
    return new LatencyResult(first.role, first.getLabel(), first.stopsBefore, all);
  }
}
