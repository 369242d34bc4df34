// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.output;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A moment on the monotonic clock: setting the time of day does not move it.
 *
 * @param nanoTime the moment, in nanoseconds, as {@link System#nanoTime()} gives it
 */
public record Deadline(long nanoTime) {
  /** So far ahead that it never comes, and near enough that differences do not overflow. */
  private static final long NEVER = Long.MAX_VALUE / 2;

  /**
   * The moment after a duration.
   *
   * @param duration from now on, not null; a negative one counts as zero, one of more than 146
   *     years as endless
   * @return the deadline
   */
  public static Deadline after(Duration duration) {
    long nanos = TimeUnit.NANOSECONDS.convert(duration); // saturates, unlike toNanos()
    return new Deadline(System.nanoTime() + Math.max(0, Math.min(nanos, NEVER)));
  }

  /**
   * This deadline or another, whichever comes first.
   *
   * @param other another deadline, not null
   * @return the earlier of the two
   */
  public Deadline orEarlier(Deadline other) {
    return other.nanoTime - nanoTime < 0 ? other : this;
  }

  /**
   * A moment before this one.
   *
   * @param duration how much earlier; not null, not negative
   * @return another deadline
   */
  public Deadline before(Duration duration) {
    return new Deadline(nanoTime - Math.min(TimeUnit.NANOSECONDS.convert(duration), NEVER));
  }

  /**
   * The time that is left.
   *
   * @return the time in nanoseconds; zero once it has passed
   */
  public long remainingNanos() {
    return Math.max(0, nanoTime - System.nanoTime());
  }

  /**
   * Whether no time is left.
   *
   * @return whether it has passed
   */
  public boolean hasPassed() {
    return remainingNanos() == 0;
  }
}
