// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.WorkloadParams;

/**
 * Merges the runs of one case, one per round, into what JMH would have returned for all at once.
 */
final class MergedRun {
  private MergedRun() {}

  /** Merges runs that differ only in their round; at least one. */
  static RunResult of(List<RunResult> rounds) {
    List<BenchmarkResult> forks =
        rounds.stream().flatMap(run -> run.getBenchmarkResults().stream()).toList();
    return new RunResult(withForks(rounds.get(0).getParams(), forks.size()), forks);
  }

  /** The parameters of one round, except for the number of forks, which is that of all rounds. */
  private static BenchmarkParams withForks(BenchmarkParams one, int forks) {
    WorkloadParams params = new WorkloadParams();
    int order = 0;
    for (String key : one.getParamsKeys()) {
      params.put(key, one.getParam(key), order++);
    }
    return new BenchmarkParams(
        one.getBenchmark(),
        one.generatedBenchmark(),
        one.shouldSynchIterations(),
        one.getThreads(),
        one.getThreadGroups(),
        one.getThreadGroupLabels(),
        forks,
        one.getWarmupForks(),
        one.getWarmup(),
        one.getMeasurement(),
        one.getMode(),
        params,
        one.getTimeUnit(),
        one.getOpsPerInvocation(),
        one.getJvm(),
        one.getJvmArgs(),
        one.getJdkVersion(),
        one.getVmName(),
        one.getVmVersion(),
        one.getJmhVersion(),
        one.getTimeout());
  }
}
