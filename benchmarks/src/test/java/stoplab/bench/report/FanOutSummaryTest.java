// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
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
  void rowHasGrowth() {
    Map<FanOutCase, FanOutSummary.Samples> fanOuts = new LinkedHashMap<>();
    fanOuts.put(fanOut(ThreadKind.PLATFORM, 1_000), equal(8, 90_000));
    fanOuts.put(fanOut(ThreadKind.PLATFORM, 100), equal(8, 6_000));
    List<String> rows = new FanOutSummary(fanOuts).tables().lines().toList();
    assertThat(rows.get(2)) // the smaller group first
        .matches("\\| latch-event +\\| platform +\\| 100 +\\| 6 us \\[6, 6\\] +\\| 60 ns +"
            + "\\| - +\\| 24 in 8 +\\|");
    assertThat(rows.get(3))
        .matches("\\| latch-event +\\| platform +\\| 1,000 +\\| 90 us \\[90, 90\\] +\\| 90 ns +"
            + "\\| 1.500 \\[1.500, 1.500\\] +\\| 24 in 8 +\\|");
  }

  @Test
  @Tag("bench.fanout-two-samples")
  @DisplayName("groups of different sizes ran in different JVMs: they are not paired by round")
  void growthIsNotPaired() {
    Map<FanOutCase, FanOutSummary.Samples> fanOuts = new LinkedHashMap<>();
    fanOuts.put(fanOut(ThreadKind.PLATFORM, 1_000), spread(6, 10_000)); // 10 us, 20 us, ... 60 us
    fanOuts.put(fanOut(ThreadKind.PLATFORM, 100), spread(6, 1_000));
    assertThat(MarkdownRows.of(
            new FanOutSummary(fanOuts).tables().replaceAll("\\| latch-event \\| platform ", ""),
            "1,000"))
        .as("[bench.fanout-two-samples] in each round the ratio is 1, but the JVMs differ")
        .contains("1.000 [0.400, 2.500]");
  }

  @ParameterizedTest
  @CsvSource({
    "6, 14_900_000, met",
    "6, 15_100_000, MISSED",
    "6, 9_000_000, met",
    "5, 9_000_000, too few to judge"
  })
  @Tag("bench.fanout-two-samples")
  @DisplayName("the bound is for 100,000 virtual threads, from six JVMs on")
  void boundIsJudged(int rounds, String nanos, String verdict) {
    assertThat(boundNote(equal(rounds, 1_000_000), equal(rounds, nanos(nanos))))
        .as("[bench.fanout-two-samples] %d rounds", rounds)
        .endsWith(": " + verdict + ".");
  }

  @Test
  @Tag("bench.fanout-two-samples")
  @DisplayName("where the interval straddles the bound, it is undecided")
  void boundMayBeUndecided() {
    assertThat(boundNote(spread(6, 1_000_000), spread(6, 15_000_000)))
        .as("[bench.fanout-two-samples]")
        .endsWith(": undecided.");
  }

  @Test
  @Tag("bench.fanout-no-collection")
  @DisplayName("discarded fan-outs are counted in their row, and in the notes")
  void discardedFanOutsAreReported() {
    Map<FanOutCase, FanOutSummary.Samples> fanOuts = new LinkedHashMap<>();
    fanOuts.put(
        fanOut(ThreadKind.VIRTUAL, 10_000),
        new FanOutSummary.Samples(equal(6, 1_000_000).kept(), 4));
    fanOuts.put(
        fanOut(ThreadKind.VIRTUAL, 100_000),
        new FanOutSummary.Samples(equal(6, 9_000_000).kept(), 3));
    FanOutSummary summary = new FanOutSummary(fanOuts);
    assertThat(summary.tables())
        .as("[bench.fanout-no-collection] in the rows")
        .contains("| 18 in 6, 4 discarded |", "| 18 in 6, 3 discarded |");
    assertThat(summary.notes(new ClockCost(10, 20), "load 0.1"))
        .as("[bench.fanout-no-collection] in the notes")
        .anyMatch(note -> note.startsWith("discarded: ") && note.contains("here 7."));
  }

  @Test
  @DisplayName("without both group sizes there is nothing to judge")
  void otherGroupSizesAreNotJudged() {
    Map<FanOutCase, FanOutSummary.Samples> fanOuts = new LinkedHashMap<>();
    fanOuts.put(fanOut(ThreadKind.VIRTUAL, 1_000), equal(8, 100_000));
    fanOuts.put(fanOut(ThreadKind.VIRTUAL, 10_000), equal(8, 1_000_000));
    fanOuts.put(fanOut(ThreadKind.PLATFORM, 1), equal(8, 20_000));
    assertThat(
            String.join("\n", new FanOutSummary(fanOuts).notes(new ClockCost(10, 20), "load 0.1")))
        .doesNotContain("bound 1.5")
        .contains("load 0.1");
  }

  private static FanOutCase fanOut(ThreadKind kind, int waiters) {
    return new FanOutCase(Event.LATCH_EVENT, kind, waiters);
  }

  private static long nanos(String text) {
    return Long.parseLong(text.replace("_", ""));
  }

  private static String boundNote(FanOutSummary.Samples smaller, FanOutSummary.Samples larger) {
    Map<FanOutCase, FanOutSummary.Samples> fanOuts = new LinkedHashMap<>();
    fanOuts.put(fanOut(ThreadKind.VIRTUAL, 10_000), smaller);
    fanOuts.put(fanOut(ThreadKind.VIRTUAL, 100_000), larger);
    return new FanOutSummary(fanOuts)
        .notes(new ClockCost(10, 20), "load 0.1").stream()
            .filter(note -> note.startsWith("bound 1.5, latch-event: "))
            .findFirst()
            .orElseThrow();
  }

  /** Three fan-outs per round, all alike. */
  private static FanOutSummary.Samples equal(int rounds, long nanos) {
    return samples(rounds, round -> nanos);
  }

  /** Three fan-outs per round; each takes the given time, multiplied by the number of the round. */
  private static FanOutSummary.Samples spread(int rounds, long nanos) {
    return samples(rounds, round -> round * nanos);
  }

  private static FanOutSummary.Samples samples(int rounds, IntToLongFunction nanos) {
    return new FanOutSummary.Samples(
        new LatencySamples(IntStream.rangeClosed(1, rounds)
            .mapToObj(round -> {
              long each = nanos.applyAsLong(round);
              return new LatencySamples.Jvm(
                  round, 5, new long[] {each, each, each}, new long[0], 0, 0);
            })
            .toList()),
        0);
  }
}
