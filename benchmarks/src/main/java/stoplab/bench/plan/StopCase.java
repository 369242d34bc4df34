// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.plan;

import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import stoplab.bench.OneWayProfiler;
import stoplab.bench.StopLatency;
import stoplab.bench.Technique;
import stoplab.bench.probe.CpuLoad;
import stoplab.testkit.ThreadKind;

/**
 * The stop latency of one technique.
 *
 * @param stop which of the two benchmarks
 * @param technique of which technique
 * @param kind the kind of thread that runs the worker
 * @param load what else the CPUs do
 */
public record StopCase(Stop stop, Technique technique, ThreadKind kind, CpuLoad load)
    implements BenchmarkCase {
  /** The two benchmarks of {@link StopLatency}. */
  public enum Stop {
    /** The first stop in a fresh JVM, and nothing else. */
    FIRST("first"),
    /** The first stop in a fresh JVM, and then many. */
    WARM("warm");

    private final String benchmark;

    Stop(String benchmark) {
      this.benchmark = benchmark;
    }
  }

  /** All stops of a technique that it can do, on platform threads. */
  public static StopCase of(Technique technique) {
    return of(technique, ThreadKind.PLATFORM, CpuLoad.IDLE);
  }

  /** All stops of a technique that it can do. */
  public static StopCase of(Technique technique, ThreadKind kind, CpuLoad load) {
    return new StopCase(technique.isStoppedAgain() ? Stop.WARM : Stop.FIRST, technique, kind, load);
  }

  /** Only the first stop of a technique, on a platform thread. */
  public static StopCase first(Technique technique) {
    return new StopCase(Stop.FIRST, technique, ThreadKind.PLATFORM, CpuLoad.IDLE);
  }

  @Override
  public String benchmark() {
    return StopLatency.class.getName() + "." + stop.benchmark;
  }

  @Override
  public Duration expected(Scope scope) {
    return stop == Stop.WARM
        ? StopLatency.expectedWarmUp(technique).plus(scope.measurement())
        : StopLatency.expectedFirst(technique);
  }

  @Override
  public List<String> jvmOptions() {
    return technique.jvmOptions();
  }

  @Override
  public void configure(ChainedOptionsBuilder options, Scope scope) {
    options
        .param("technique", technique.name())
        .param("kind", kind.name())
        .param("load", load.name())
        .addProfiler(OneWayProfiler.class);
    if (stop == Stop.WARM) {
      options.measurementTime(TimeValue.milliseconds(scope.measurement().toMillis()));
    }
  }
}
