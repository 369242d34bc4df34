// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.plan;

import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/** One thing that a comparison measures in each round, with one run of JMH. */
public interface BenchmarkCase {
  /** The benchmark method, with its class. */
  String benchmark();

  /** The JVMs that one round starts. */
  default int forks(Scope scope) {
    return 1;
  }

  /** About how long one of these JVMs measures, warm-up included. */
  Duration expected(Scope scope);

  /** The options of its JVMs in addition to those of its benchmark. */
  default List<String> jvmOptions() {
    return List.of();
  }

  /** Whether its JVMs make files, which they could not remove if they were killed. */
  default boolean makesFiles() {
    return false;
  }

  /**
   * Sets what is special to this case: parameters, times, profilers; but not the options of the
   * JVM.
   */
  void configure(ChainedOptionsBuilder options, Scope scope);
}
