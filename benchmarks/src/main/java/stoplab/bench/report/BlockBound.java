// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import stoplab.bench.Kernel;
import stoplab.bench.Poll;
import stoplab.bench.PollCost;
import stoplab.bench.plan.PollCase;
import stoplab.bench.stats.BoundVerdict;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.Nanos;
import stoplab.bench.stats.RankIntervals;

/**
 * Judges the block that pages recommend: what a poll per 4,096 floats costs.
 *
 * <p>Guarantee [bench.block-bound]: a loop with that block is compared with the same loop without a
 * poll, as two samples of JVMs; both baselines count. With fewer than six JVMs there is no verdict.
 */
final class BlockBound {
  private static final int LEAST_JVMS = 6;

  private BlockBound() {}

  /** A line for each loop in which the block and its baseline were measured. */
  static List<String> notes(Map<PollCase, PassTimes> passes) {
    return Arrays.stream(Kernel.values())
        .map(kernel -> note(kernel, passes))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> note(Kernel kernel, Map<PollCase, PassTimes> passes) {
    double[] blocks = jvms(passes, kernel, Poll.BLOCK_4096);
    double[] baseline = jvms(passes, kernel, Poll.NO_POLL, Poll.NO_POLL_AGAIN);
    if (blocks.length == 0 || baseline.length == 0) {
      return Optional.empty();
    }
    Optional<Distribution.Interval> interval = blocks.length < LEAST_JVMS
        ? Optional.empty()
        : RankIntervals.ratioInterval(blocks, baseline);
    return Optional.of(String.format(
        Locale.ROOT,
        "bound %.2f, %s in %s: a poll per 4,096 floats takes %s times as long as no poll: %s.",
        PollCost.BLOCK_BOUND,
        Poll.BLOCK_4096.label(),
        kernel.label(),
        Nanos.withInterval(RankIntervals.ratio(blocks, baseline), interval),
        BoundVerdict.of(interval, PollCost.BLOCK_BOUND)));
  }

  /** One number for each JVM that ran one of these polls. */
  private static double[] jvms(Map<PollCase, PassTimes> passes, Kernel kernel, Poll... polls) {
    return Stream.of(polls)
        .map(poll -> passes.get(new PollCase(kernel, poll)))
        .filter(Objects::nonNull)
        .flatMapToDouble(times -> Arrays.stream(times.byRound()))
        .toArray();
  }
}
