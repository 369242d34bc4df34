// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.plan;

import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import stoplab.bench.OneWayProfiler;
import stoplab.bench.WaitingCost;
import stoplab.bench.probe.waiting.WaitingWay;

/**
 * What all ways to wait for a stop cost: they share one JVM.
 *
 * @param window how long a waiting worker is measured; ways with a longer period are left out
 * @param stops how many stops are measured of each way whose stop wakes the worker
 */
public record WaitingCase(Duration window, int stops) implements BenchmarkCase {
  /** The case of a scope. */
  public static WaitingCase of(Scope scope) {
    return new WaitingCase(
        Duration.ofMillis(scope.pick(200, 1_000, 3_000)), scope.pick(20, 200, 200));
  }

  /** The ways that are measured. */
  public List<WaitingWay> ways() {
    return WaitingCost.ways(window);
  }

  @Override
  public String benchmark() {
    return WaitingCost.class.getName() + ".cost";
  }

  @Override
  public Duration expected(Scope scope) {
    return WaitingCost.expected(window, stops);
  }

  @Override
  public void configure(ChainedOptionsBuilder options, Scope scope) {
    options
        .param("windowMillis", Long.toString(window.toMillis()))
        .param("stops", Integer.toString(stops))
        .addProfiler(OneWayProfiler.class);
  }
}
