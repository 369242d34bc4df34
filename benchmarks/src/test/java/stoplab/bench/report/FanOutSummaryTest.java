// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.bench.Event;
import stoplab.bench.plan.FanOutCase;
import stoplab.bench.probe.ClockCost;
import stoplab.testkit.ThreadKind;

class FanOutSummaryTest {
  @Test
  @DisplayName("a row has the time of the last waiter, the time per waiter, and its growth")
  void rowIsPairedByRound() {
    Map<FanOutCase, LatencySamples> fanOuts = new LinkedHashMap<>();
    fanOuts.put(
        fanOut(ThreadKind.PLATFORM, 1_000), samples(8, 90_000)); // a machine that gets slower
    fanOuts.put(fanOut(ThreadKind.PLATFORM, 100), samples(8, 6_000));
    List<String> rows = new FanOutSummary(fanOuts).tables().lines().toList();
    assertThat(rows.get(2)) // the smaller group first
        .matches("\\| latch-event +\\| platform +\\| 100 +\\| 27 us \\[6, 48\\] +\\| 270 ns +"
            + "\\| - +\\| 24 in 8 +\\|");
    assertThat(rows.get(3))
        .matches("\\| latch-event +\\| platform +\\| 1,000 +\\| 405 us \\[90, 720\\] +\\| 405 ns +"
            + "\\| 1.500 \\[1.500, 1.500\\] +\\| 24 in 8 +\\|");
  }

  @ParameterizedTest
  @CsvSource({
    "8, 15_000_000, met",
    "8, 15_100_000, MISSED",
    "8, 9_000_000, met",
    "5, 90_000_000, too few to judge"
  })
  @DisplayName("the bound is for 100,000 virtual threads, and the whole interval decides on it")
  void boundIsJudged(int rounds, String nanos, String verdict) {
    Map<FanOutCase, LatencySamples> fanOuts = new LinkedHashMap<>();
    fanOuts.put(fanOut(ThreadKind.VIRTUAL, 10_000), samples(rounds, 1_000_000));
    fanOuts.put(
        fanOut(ThreadKind.VIRTUAL, 100_000),
        samples(rounds, Long.parseLong(nanos.replace("_", ""))));
    assertThat(new FanOutSummary(fanOuts).notes(new ClockCost(10, 20), "load 0.1"))
        .filteredOn(note -> note.startsWith("bound 1.5, latch-event: "))
        .singleElement()
        .asString()
        .endsWith(": " + verdict + ".");
  }

  @Test
  @DisplayName("without both group sizes there is nothing to judge")
  void otherGroupSizesAreNotJudged() {
    Map<FanOutCase, LatencySamples> fanOuts = new LinkedHashMap<>();
    fanOuts.put(fanOut(ThreadKind.VIRTUAL, 1_000), samples(8, 100_000));
    fanOuts.put(fanOut(ThreadKind.VIRTUAL, 10_000), samples(8, 1_000_000));
    fanOuts.put(fanOut(ThreadKind.PLATFORM, 1), samples(8, 20_000));
    assertThat(
            String.join("\n", new FanOutSummary(fanOuts).notes(new ClockCost(10, 20), "load 0.1")))
        .doesNotContain("bound 1.5")
        .contains("load 0.1");
  }

  private static FanOutCase fanOut(ThreadKind kind, int waiters) {
    return new FanOutCase(Event.LATCH_EVENT, kind, waiters);
  }

  /** Three fan-outs per round; each takes the given time, multiplied by the number of the round. */
  private static LatencySamples samples(int rounds, long nanos) {
    return new LatencySamples(IntStream.rangeClosed(1, rounds)
        .mapToObj(round -> new LatencySamples.Jvm(
            round, 5, new long[] {round * nanos, round * nanos, round * nanos}, new long[0], 0, 0))
        .toList());
  }
}
