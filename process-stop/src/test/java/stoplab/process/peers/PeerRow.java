// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one way.
 *
 * @param way its name
 * @param lack why it was not tried; empty if it was
 * @param outcomes one for each animal
 * @param obedientNanos how long it took with an obedient child, each time; maybe none
 */
record PeerRow(String way, Optional<String> lack, List<Outcome> outcomes, long[] obedientNanos) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** A way that cannot be tried here. */
  static PeerRow notTried(String way, String lack) {
    return new PeerRow(way, Optional.of(lack), List.of(), new long[0]);
  }

  long gone() {
    return outcomes.stream().filter(Outcome::isGone).count();
  }

  long hung() {
    return outcomes.stream().filter(Outcome::isHung).count();
  }

  long wrong() {
    return outcomes.stream().filter(Outcome::isWrong).count();
  }

  /** The median in milliseconds, of an even number the lesser of the two in the middle. */
  double medianMillis() {
    return sorted()[(obedientNanos.length - 1) / 2] / NANOS_PER_MILLI;
  }

  double leastMillis() {
    return sorted()[0] / NANOS_PER_MILLI;
  }

  double mostMillis() {
    return sorted()[obedientNanos.length - 1] / NANOS_PER_MILLI;
  }

  private long[] sorted() {
    long[] sorted = obedientNanos.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
