// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import stoplab.bench.Technique;
import stoplab.bench.probe.KnownAnswerWorker;
import stoplab.bench.stats.Distribution;
import stoplab.bench.stats.Nanos;
import stoplab.bench.stats.RankIntervals;

/**
 * Judges the instrument of stop latencies by what it says of workers whose answer is known.
 *
 * <p>Guarantees: [bench.known-answer-verdict] a report whose instrument undercut the known answer,
 * or exceeded it by over 10 % at the median, says so; [bench.near-answer-verdict] so does one that
 * does not show 200 ns beside the floor; [bench.sleeping-answer-verdict] so does one in which the
 * stops of the sleeping worker are not spread evenly over its period.
 */
final class StopVerdicts {
  /** How far the median of the known answer may lie above the truth. */
  static final double KNOWN_ANSWER_TOLERANCE = 0.10;

  /** How much more than the near known answer may be measured: a few readings of the clock. */
  static final long NEAR_TOLERANCE_NANOS = 150;

  /** How much less: the noise of a difference. */
  private static final long NEAR_NOISE_NANOS = 20;

  /** With fewer stops, chance alone could hide that they are not spread evenly. */
  private static final int STOPS_FOR_SLEEPING_VERDICT = 40;

  private final Map<StopKey, LatencySamples> samples;

  StopVerdicts(Map<StopKey, LatencySamples> samples) {
    this.samples = samples;
  }

  /** A line for each check, each with OK or FAILED. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    known().ifPresent(known -> lines.add(knownAnswer(known)));
    nearKnown().ifPresent(near -> lines.add(nearAnswer(near)));
    sleeping().ifPresent(sleeping -> lines.add(sleepingAnswer(sleeping)));
    return lines;
  }

  private Optional<LatencySamples> known() {
    return found(StopPart.KNOWN_ANSWER, Technique.FLOOR);
  }

  private Optional<LatencySamples> nearKnown() {
    return found(StopPart.NEAR_KNOWN_ANSWER, Technique.FLOOR);
  }

  private Optional<LatencySamples> sleeping() {
    return found(StopPart.WARM, Technique.COSTLY_SLEEPING_FLAG);
  }

  private Optional<LatencySamples> found(StopPart part, Technique technique) {
    return Optional.ofNullable(samples.get(StopKey.of(part, technique)));
  }

  private static String knownAnswer(LatencySamples known) {
    Distribution latencies = known.latencies();
    long least = latencies.min().orElseThrow();
    boolean met = least >= KnownAnswerWorker.NANOS
        && latencies.median() <= KnownAnswerWorker.NANOS * (1 + KNOWN_ANSWER_TOLERANCE);
    return verdict(
        met,
        String.format(
            Locale.ROOT,
            "%,d ns were measured as %,.0f ns, at least as %,d ns",
            KnownAnswerWorker.NANOS,
            latencies.median(),
            least));
  }

  private static String nearAnswer(LatencySamples near) {
    double[] beyond = Distribution.pairedDifferences(near.latenciesByJvm(), near.floorsByJvm());
    double median = Distribution.median(beyond);
    boolean met = near.latencies().min().orElseThrow() >= KnownAnswerWorker.NEAR_NANOS
        && median >= KnownAnswerWorker.NEAR_NANOS - NEAR_NOISE_NANOS
        && median <= KnownAnswerWorker.NEAR_NANOS + NEAR_TOLERANCE_NANOS;
    return verdict(
        met,
        Nanos.format(KnownAnswerWorker.NEAR_NANOS)
            + " beyond the floor were measured as "
            + Nanos.difference(median, RankIntervals.median(beyond))
            + String.format(
                Locale.ROOT,
                "; +%d to +%d is OK",
                KnownAnswerWorker.NEAR_NANOS - NEAR_NOISE_NANOS,
                KnownAnswerWorker.NEAR_NANOS + NEAR_TOLERANCE_NANOS));
  }

  /** Does the instrument cover every moment of a period equally? */
  private static String sleepingAnswer(LatencySamples sleeping) {
    Distribution latencies = sleeping.latencies();
    String measured = String.format(
        Locale.ROOT,
        "sleep(%s) was stopped after %s, at most after %s",
        Nanos.format(Technique.COSTLY_SLEEPING_FLAG.pause().toNanos()),
        Nanos.format(latencies.median()),
        Nanos.format(latencies.max().orElseThrow()));
    return latencies.size() < STOPS_FOR_SLEEPING_VERDICT
        ? "instrument: " + measured + ": too few stops to judge."
        : verdict(isSpreadEvenly(latencies.sorted()), measured);
  }

  /** What is right, for people. */
  static String right() {
    return String.format(
        Locale.ROOT,
        "instrument: it is OK if %s are never measured as less, and at most %.0f %% more at the"
            + " median; if %s beyond the floor are measured as at most %s more; and if the stops of the"
            + " sleeping worker are spread evenly over its period, which may also fail on a machine"
            + " that is too busy to wake a sleeper in time.",
        Nanos.format(KnownAnswerWorker.NANOS),
        100 * KNOWN_ANSWER_TOLERANCE,
        Nanos.format(KnownAnswerWorker.NEAR_NANOS),
        Nanos.format(NEAR_TOLERANCE_NANOS));
  }

  private static String verdict(boolean met, String measured) {
    return met
        ? "instrument OK: " + measured + "."
        : "INSTRUMENT FAILED: " + measured + ". Do not trust it.";
  }

  /**
   * Whether the sleeping worker's stops are spread evenly over its period: the greatest distance of
   * the two distribution functions, as in the test of Kolmogorov and Smirnov. By chance alone the
   * bound is exceeded once in 1,000 comparisons; a twentieth is allowed for late wake-ups.
   */
  private static boolean isSpreadEvenly(long[] sorted) {
    double period = Technique.COSTLY_SLEEPING_FLAG.pause().toNanos();
    double distance = 0;
    for (int i = 0; i < sorted.length; i++) {
      double even = Math.min(1, sorted[i] / period);
      double above = (i + 1.0) / sorted.length - even;
      double below = even - (double) i / sorted.length;
      distance = Math.max(distance, Math.max(above, below));
    }
    return distance <= 0.05 + 1.95 / Math.sqrt(sorted.length);
  }
}
