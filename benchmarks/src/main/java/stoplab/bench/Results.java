// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;

/**
 * What a comparison has measured in its whole rounds.
 *
 * @param stops the stops, by case; empty if none were measured
 * @param polls the passes, by case; empty if no polls were measured
 * @param jmh JMH's own results, all rounds merged to one per case
 */
record Results(
    Map<StopCase, Series> stops, Map<PollCase, Passes> polls, Collection<RunResult> jmh) {
  /** Sorts JMH's results, one a round and case, by what was asked. */
  static Results of(Map<Case, List<RunResult>> runs) {
    Map<StopCase, Series> stops = new LinkedHashMap<>();
    Map<PollCase, Passes> polls = new LinkedHashMap<>();
    runs.forEach((each, rounds) -> {
      if (each instanceof StopCase stop) {
        stops.put(stop, Series.of(rounds));
      } else {
        polls.put((PollCase) each, Passes.of(rounds));
      }
    });
    return new Results(stops, polls, runs.values().stream().map(MergedRun::of).toList());
  }
}
