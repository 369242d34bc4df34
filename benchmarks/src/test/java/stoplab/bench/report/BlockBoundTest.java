// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.bench.Kernel;
import stoplab.bench.Poll;
import stoplab.bench.plan.PollCase;

class BlockBoundTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "6 | 104.9 | 1.049 [1.049, 1.049]: met",
        "6 | 105.1 | 1.051 [1.051, 1.051]: MISSED",
        "5 | 104.9 | 1.049: too few to judge"
      })
  @Tag("bench.block-bound")
  @DisplayName("a block of 4,096 floats may take 1.05 times as long as no poll, from six JVMs on")
  void boundIsJudged(int rounds, double blocks, String verdict) {
    Map<PollCase, PassTimes> passes = new LinkedHashMap<>();
    passes.put(poll(Poll.NO_POLL), equal(rounds, 100));
    passes.put(poll(Poll.NO_POLL_AGAIN), equal(rounds, 100));
    passes.put(poll(Poll.BLOCK_4096), equal(rounds, blocks));
    assertThat(BlockBound.notes(passes))
        .as("[bench.block-bound] %s", verdict)
        .singleElement()
        .isEqualTo("bound 1.05, block-4096 in saxpy-2048: a poll per 4,096 floats takes "
            + verdict.substring(0, verdict.indexOf(':'))
            + " times as long as no poll"
            + verdict.substring(verdict.indexOf(':'))
            + ".");
  }

  @Test
  @Tag("bench.block-bound")
  @DisplayName("a block whose interval straddles the bound is neither met nor missed")
  void boundMayBeUndecided() {
    Map<PollCase, PassTimes> passes = new LinkedHashMap<>();
    passes.put(poll(Poll.NO_POLL), equal(6, 100));
    passes.put(poll(Poll.BLOCK_4096), equal(3, 100, 110));
    assertThat(BlockBound.notes(passes))
        .as("[bench.block-bound]")
        .singleElement()
        .asString()
        .endsWith(": undecided.");
  }

  @Test
  @Tag("bench.block-bound")
  @DisplayName("both baselines count: what only one of them says does not decide")
  void baselinesArePooled() {
    Map<PollCase, PassTimes> passes = new LinkedHashMap<>();
    passes.put(poll(Poll.NO_POLL), equal(6, 100));
    passes.put(poll(Poll.NO_POLL_AGAIN), equal(6, 110));
    passes.put(poll(Poll.BLOCK_4096), equal(6, 110));
    assertThat(BlockBound.notes(passes))
        .as("[bench.block-bound] 1.1 by the first baseline, 1 by the second")
        .singleElement()
        .asString()
        .contains("1.049 [1.000, 1.100]")
        .endsWith(": undecided.");
  }

  @Test
  @Tag("bench.block-bound")
  @DisplayName("without the block, or without a baseline, there is nothing to judge")
  void otherPollsAreNotJudged() {
    assertThat(BlockBound.notes(
            Map.of(poll(Poll.NO_POLL), equal(6, 100), poll(Poll.BLOCK_1024), equal(6, 120))))
        .as("[bench.block-bound] no block of 4,096")
        .isEmpty();
    assertThat(BlockBound.notes(Map.of(poll(Poll.BLOCK_4096), equal(6, 120))))
        .as("[bench.block-bound] no baseline")
        .isEmpty();
  }

  private static PollCase poll(Poll poll) {
    return new PollCase(Kernel.SAXPY_2048, poll);
  }

  /** Some rounds of each of these times. */
  private static PassTimes equal(int rounds, double... nanos) {
    return new PassTimes(IntStream.range(0, rounds * nanos.length)
        .mapToObj(i -> new double[] {nanos[i % nanos.length]})
        .toList());
  }
}
