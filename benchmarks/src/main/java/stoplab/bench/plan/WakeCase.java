// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.plan;

import java.time.Duration;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import stoplab.bench.OneWayProfiler;
import stoplab.bench.Wake;
import stoplab.bench.WakeLatency;
import stoplab.testkit.ThreadKind;

/**
 * The latency of one way to wake a thread.
 *
 * @param wake the way
 * @param kind the kind of thread that is woken
 */
public record WakeCase(Wake wake, ThreadKind kind) implements BenchmarkCase {
  @Override
  public String benchmark() {
    return WakeLatency.class.getName() + ".warm";
  }

  @Override
  public Duration expected(Scope scope) {
    return WakeLatency.expectedWarmUp(scope.warmUp()).plus(scope.measurement());
  }

  @Override
  public void configure(ChainedOptionsBuilder options, Scope scope) {
    options
        .param("wake", wake.name())
        .param("kind", kind.name())
        .addProfiler(OneWayProfiler.class)
        .warmupTime(TimeValue.milliseconds(scope.warmUp().toMillis()))
        .measurementTime(TimeValue.milliseconds(scope.measurement().toMillis()));
  }
}
