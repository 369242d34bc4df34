// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.stats;

import java.util.Optional;

/**
 * What an interval says about a bound. Pure function.
 *
 * <p>Guarantee [bench.bound-may-be-undecided]: a bound is met only if the whole interval keeps it,
 * and missed only if the whole interval lies above.
 */
public enum BoundVerdict {
  /** The whole interval keeps the bound. */
  MET("met"),
  /** The whole interval lies above it. */
  MISSED("MISSED"),
  /** The bound lies within the interval. */
  UNDECIDED("undecided"),
  /** There is no interval. */
  TOO_FEW("too few to judge");

  private final String words;

  BoundVerdict(String words) {
    this.words = words;
  }

  /**
   * Judges.
   *
   * @param interval the interval of what must not exceed the bound; empty if there were too few
   *     samples
   * @param bound the bound, in the interval's unit
   */
  public static BoundVerdict of(Optional<Distribution.Interval> interval, double bound) {
    return interval
        .map(each -> each.high() <= bound ? MET : each.low() > bound ? MISSED : UNDECIDED)
        .orElse(TOO_FEW);
  }

  /** In the words of a report. */
  @Override
  public String toString() {
    return words;
  }
}
