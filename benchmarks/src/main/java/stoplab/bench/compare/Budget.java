// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a comparison goes on: whole rounds until a time is spent, or a number of rounds.
 * Immutable.
 *
 * <p>Guarantee [bench.budget-is-kept]: a further round begins only if one that is as long as the
 * longest so far would end in time; there is always one.
 *
 * @param time how long all rounds may take together; empty if the number of rounds decides
 * @param rounds how many rounds at most, at least 1
 */
record Budget(Optional<Duration> time, int rounds) {
  /** With fewer, no interval holds the truth in 95 of 100 cases. */
  static final int ROUNDS_FOR_INTERVALS = 6;

  /** Whole rounds for a time: at least one. */
  static Budget ofMinutes(int minutes) {
    return new Budget(Optional.of(Duration.ofMinutes(minutes)), Integer.MAX_VALUE);
  }

  /** A number of rounds, however long they take. */
  static Budget ofRounds(int rounds) {
    return new Budget(Optional.empty(), rounds);
  }

  /**
   * Whether another round is measured.
   *
   * @param done whole rounds so far
   * @param gone how long they took
   * @param longest how long the longest of them took
   */
  boolean allowsAnother(int done, Duration gone, Duration longest) {
    return done == 0
        || done < rounds
            && time.map(all -> gone.plus(longest).compareTo(all) <= 0).orElse(true);
  }

  /**
   * About how long it goes on.
   *
   * @param done whole rounds so far, at least one
   * @param gone how long they took
   */
  Duration left(int done, Duration gone) {
    Duration perRound = gone.dividedBy(done);
    long more = time.map(all -> all.minus(gone).toNanos() / Math.max(1, perRound.toNanos()))
        .orElse((long) rounds - done);
    return perRound.multipliedBy(Math.max(0, more));
  }
}
