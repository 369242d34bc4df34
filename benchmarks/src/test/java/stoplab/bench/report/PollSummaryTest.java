// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.bench.Kernel;
import stoplab.bench.Poll;
import stoplab.bench.plan.PollCase;
import stoplab.bench.plan.Scope;
import stoplab.bench.probe.ClockCost;
import stoplab.bench.question.Question;
import stoplab.bench.question.QuestionName;
import stoplab.bench.question.Selection;

class PollSummaryTest {
  private static final int ROUNDS = 8;

  @Test
  @DisplayName("a row has the pass, its ratio to no poll, the polls and the cost of one")
  void rowShowsPassRatioAndCostOfPoll() {
    Map<PollCase, PassTimes> passes = new LinkedHashMap<>();
    passes.put(poll(Poll.NO_POLL), rounds(round -> 100));
    passes.put(poll(Poll.VOLATILE), rounds(round -> 500));
    passes.put(poll(Poll.BLOCK_1024), rounds(round -> 108));
    assertThat(row(passes, Poll.NO_POLL))
        .containsExactly("no-poll", "100 ns [100, 100]", "1", "0", "-", "8");
    assertThat(row(passes, Poll.VOLATILE).subList(0, 4))
        .containsExactly("volatile", "500 ns [500, 500]", "5.000 [5.000, 5.000]", "16,384");
    assertThat(row(passes, Poll.BLOCK_1024).subList(3, 6))
        .containsExactly("16", "0.500 [0.500, 0.500]", "8");
  }

  @Test
  @Tag("bench.poll-cost-two-samples")
  @DisplayName("one slow baseline JVM does not move the ratio of a loop in another JVM")
  void outlierDoesNotMoveTheRatio() {
    Map<PollCase, PassTimes> passes = new LinkedHashMap<>();
    passes.put(poll(Poll.NO_POLL), rounds(6, round -> round == 3 ? 150 : 100));
    passes.put(poll(Poll.NO_POLL_AGAIN), rounds(6, round -> 100));
    passes.put(poll(Poll.CALL_SITE), rounds(6, round -> 101));
    assertThat(row(passes, Poll.CALL_SITE))
        .as("[bench.poll-cost-two-samples]")
        .contains("1.010 [1.010, 1.010]");
  }

  @Test
  @Tag("bench.poll-cost-two-samples")
  @DisplayName("both baselines are one sample; the second is compared with the first alone (A/A)")
  void baselinesArePooled() {
    Map<PollCase, PassTimes> passes = new LinkedHashMap<>();
    passes.put(poll(Poll.NO_POLL), rounds(round -> round % 2 == 0 ? 100 : 100.1));
    passes.put(poll(Poll.NO_POLL_AGAIN), rounds(round -> 110));
    passes.put(poll(Poll.NO_POLL_SCALAR), rounds(round -> 200));
    assertThat(row(passes, Poll.NO_POLL_AGAIN))
        .as("[bench.poll-cost-two-samples] against the first")
        .contains("1.099 [1.099, 1.100]");
    assertThat(row(passes, Poll.NO_POLL_SCALAR))
        .as("[bench.poll-cost-two-samples] against both")
        .contains("1.906 [1.818, 2.000]");
  }

  @Test
  @DisplayName("fewer than six rounds have no interval, and the notes say so")
  void fewRoundsHaveNoInterval() {
    Map<PollCase, PassTimes> passes = new LinkedHashMap<>();
    passes.put(poll(Poll.NO_POLL), rounds(5, round -> 100));
    passes.put(poll(Poll.NO_POLL_AGAIN), rounds(5, round -> 100));
    passes.put(poll(Poll.VOLATILE), rounds(5, round -> 500));
    assertThat(row(passes, Poll.VOLATILE)).contains("5.000", "0.024");
    assertThat(notes(passes)).contains("With no interval, for that takes 6 JVMs.");
  }

  @Test
  @DisplayName("the notes say how much an interval is worth")
  void notesSayTheCoverage() {
    Map<PollCase, PassTimes> passes = new LinkedHashMap<>();
    passes.put(poll(Poll.NO_POLL), rounds(7, round -> 100));
    passes.put(poll(Poll.NO_POLL_AGAIN), rounds(7, round -> 100));
    assertThat(notes(passes))
        .contains("With [its interval by the exact distribution of Mann and Whitney: 96.2 %].");
    passes.put(poll(Poll.VOLATILE), rounds(7, round -> 500));
    assertThat(notes(passes)).contains("Whitney: 95.4 % to 96.2 %].");
  }

  @Test
  @DisplayName("each JVM counts as one number: the median of its iterations")
  void jvmIsOneNumber() {
    Map<PollCase, PassTimes> passes = new LinkedHashMap<>();
    passes.put(poll(Poll.NO_POLL), new PassTimes(List.of(new double[] {90, 5_000, 100})));
    assertThat(row(passes, Poll.NO_POLL)).contains("100 ns [100, 100]");
  }

  @Test
  @DisplayName("a poll has a benchmark in each loop, and occurs there as often as declared")
  void pollsAreCounted() {
    assertThat(Arrays.stream(Poll.values()).map(Poll::label)).doesNotHaveDuplicates();
    for (Kernel kernel : Kernel.values()) {
      for (Poll poll : Poll.values()) {
        if (poll.fits(kernel)) {
          assertThat(kernel.type()).hasMethods(poll.benchmark());
        }
      }
    }
    for (Scope scope : Scope.values()) {
      Question question = QuestionName.POLL_COST.question();
      assertThat(question.labels(question.cases(scope, Selection.NONE)))
          .contains(Poll.NO_POLL.label(), Poll.NO_POLL_AGAIN.label());
    }
    assertThat(Poll.NO_POLL_AGAIN.pollsIn(2048)).isZero();
    assertThat(Poll.MASK_1024.pollsIn(2048)).isEqualTo(2048);
    assertThat(Poll.BLOCK_1024.pollsIn(2049)).isEqualTo(3);
    assertThat(Poll.BLOCK_4096.fits(Kernel.MIX)).isFalse();
    assertThat(Poll.MASK_1024.fits(Kernel.SAXPY_65536)).isFalse();
    assertThat(Poll.BLOCK_4096.pollsIn(Kernel.SAXPY_2048.elements())).isEqualTo(4);
    assertThat(Poll.LATCH_GET_COUNT.fits(Kernel.MIX)).isFalse();
    assertThat(Poll.ATOMIC.fits(Kernel.EVENTS)).isFalse();
    assertThat(Arrays.stream(Poll.values()).filter(poll -> poll.fits(Kernel.EVENTS)))
        .contains(Poll.NO_POLL, Poll.NO_POLL_AGAIN, Poll.VOLATILE, Poll.CONDITION_EVENT_AWAIT_ZERO);
  }

  private static PollCase poll(Poll poll) {
    return new PollCase(Kernel.SAXPY_2048, poll);
  }

  private static String notes(Map<PollCase, PassTimes> passes) {
    return String.join("\n", new PollSummary(passes).notes(new ClockCost(10, 20), "load 0.1"));
  }

  private static PassTimes rounds(IntToDoubleFunction nanos) {
    return rounds(ROUNDS, nanos);
  }

  private static PassTimes rounds(int rounds, IntToDoubleFunction nanos) {
    return new PassTimes(IntStream.rangeClosed(1, rounds)
        .mapToObj(round -> new double[] {nanos.applyAsDouble(round)})
        .toList());
  }

  private static List<String> row(Map<PollCase, PassTimes> passes, Poll poll) {
    return MarkdownRows.of(new PollSummary(passes).tables(), poll.label());
  }
}
