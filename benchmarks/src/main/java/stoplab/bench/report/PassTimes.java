// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.stats.Distribution;

/**
 * The times of one loop with one poll, one JVM per round.
 *
 * @param nanos for each round, how long a pass took in each iteration of its JVM, in nanoseconds
 */
public record PassTimes(List<double[]> nanos) {
  /** Extracts the iterations from JMH's results. */
  public static PassTimes of(List<RunResult> rounds) {
    return new PassTimes(rounds.stream()
        .map(run -> run.getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
            .toArray())
        .toList());
  }

  /** These times, followed by those of other JVMs. */
  PassTimes plus(PassTimes other) {
    return new PassTimes(Stream.concat(nanos.stream(), other.nanos.stream()).toList());
  }

  /** For each round the median of its iterations: one number per JVM. */
  double[] byRound() {
    return nanos.stream().mapToDouble(Distribution::median).toArray();
  }
}
