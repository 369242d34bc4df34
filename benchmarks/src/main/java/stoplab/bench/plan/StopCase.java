// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.plan;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import stoplab.bench.OneWayProfiler;
import stoplab.bench.StopLatency;
import stoplab.bench.Technique;

/**
 * The stop latency of one technique.
 *
 * @param stop which of the two stops
 * @param technique of which technique
 */
public record StopCase(Stop stop, Technique technique) implements BenchmarkCase {
  /** First and warm are two different numbers, and two benchmarks of {@link StopLatency}. */
  public enum Stop {
    /** The first stop in a fresh JVM. */
    FIRST("first"),
    /** A stop after many. */
    WARM("warm");

    private final String benchmark;

    Stop(String benchmark) {
      this.benchmark = benchmark;
    }

    /** The benchmark method that answers it. */
    public String benchmark() {
      return benchmark;
    }
  }

  /**
   * The cases for some techniques: each first, and warm if it can be stopped again. The floor is
   * measured like a technique, and the known answer only warm, since they judge the rest. With the
   * rehearsed flag come the first stops of its controls, and those of what each is compared with.
   */
  public static List<StopCase> of(List<Technique> techniques) {
    Set<StopCase> cases = new LinkedHashSet<>();
    cases.add(new StopCase(Stop.WARM, Technique.KNOWN_ANSWER));
    cases.add(new StopCase(Stop.WARM, Technique.FLOOR));
    cases.add(new StopCase(Stop.FIRST, Technique.FLOOR));
    for (Technique technique : techniques) {
      cases.add(new StopCase(Stop.FIRST, technique));
      if (technique.isStoppedAgain()) {
        cases.add(new StopCase(Stop.WARM, technique));
      }
    }
    if (techniques.contains(Technique.REHEARSED_FLAG)) {
      for (Technique each : Technique.values()) {
        each.original().ifPresent(original -> {
          cases.add(new StopCase(Stop.FIRST, original));
          cases.add(new StopCase(Stop.FIRST, each));
        });
      }
    }
    return List.copyOf(cases);
  }

  @Override
  public String benchmark() {
    return StopLatency.class.getName() + "." + stop.benchmark();
  }

  @Override
  public int forks(Scope scope) {
    return stop == Stop.WARM ? 1 : scope.pick(1, 2, 3);
  }

  @Override
  public Duration expected(Scope scope) {
    return stop == Stop.WARM
        ? StopLatency.expectedWarmUp(technique, scope.warmUp()).plus(scope.measurement())
        : StopLatency.expectedFirst(technique);
  }

  @Override
  public List<String> jvmOptions() {
    return technique.jvmOptions();
  }

  @Override
  public void configure(ChainedOptionsBuilder options, Scope scope) {
    options.param("technique", technique.name()).addProfiler(OneWayProfiler.class);
    if (stop == Stop.WARM) {
      options
          .warmupTime(TimeValue.milliseconds(scope.warmUp().toMillis()))
          .measurementTime(TimeValue.milliseconds(scope.measurement().toMillis()));
    }
  }
}
