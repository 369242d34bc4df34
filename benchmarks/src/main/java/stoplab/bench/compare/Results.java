// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import stoplab.bench.plan.Case;
import stoplab.bench.plan.FanOutCase;
import stoplab.bench.plan.PollCase;
import stoplab.bench.plan.ProcessCase;
import stoplab.bench.plan.StopCase;
import stoplab.bench.plan.WakeCase;
import stoplab.bench.report.Passes;
import stoplab.bench.report.Series;
import stoplab.bench.report.Shots;

/**
 * What a comparison has measured in its whole rounds.
 *
 * @param stops the stops, by case; empty if none were measured
 * @param polls the passes, by case; empty if no polls were measured
 * @param wakes the wake-ups, by case, with bare park as their floor; empty if none were measured
 * @param fanOuts the times until the last waiter, by case; empty if none were measured
 * @param processes the stops, starts and orphans of processes, by case; empty if none were measured
 * @param jmh JMH's own results, all rounds merged to one per case
 */
record Results(
    Map<StopCase, Series> stops,
    Map<PollCase, Passes> polls,
    Map<WakeCase, Series> wakes,
    Map<FanOutCase, Series> fanOuts,
    Map<ProcessCase, Shots> processes,
    Collection<RunResult> jmh) {
  /** Nothing but JMH's own results, to be filled. */
  Results(Collection<RunResult> jmh) {
    this(
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        jmh);
  }

  /** Sorts JMH's results, one a round and case, by what was asked. */
  static Results of(Map<Case, List<RunResult>> runs) {
    Results results = new Results(runs.values().stream().map(MergedRun::of).toList());
    runs.forEach((each, rounds) -> {
      if (each instanceof StopCase stop) {
        results.stops.put(stop, Series.of(rounds));
      } else if (each instanceof PollCase poll) {
        results.polls.put(poll, Passes.of(rounds));
      } else if (each instanceof WakeCase wake) {
        results.wakes.put(wake, Series.of(rounds));
      } else if (each instanceof FanOutCase fanOut) {
        results.fanOuts.put(fanOut, Series.of(rounds));
      } else {
        results.processes.put((ProcessCase) each, Shots.of(rounds));
      }
    });
    return results;
  }
}
