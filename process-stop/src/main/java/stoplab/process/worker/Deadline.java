// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A moment on the monotonic clock: setting the time of day does not move it.
 *
 * @param nanoTime the moment, as {@link System#nanoTime()} tells it
 */
record Deadline(long nanoTime) {
  /** So far ahead that it never comes, and near enough that differences do not overflow. */
  private static final long NEVER = Long.MAX_VALUE / 2;

  /** The moment after this duration, which counts as never if it is too long, as zero if less. */
  static Deadline after(Duration duration) {
    long nanos = TimeUnit.NANOSECONDS.convert(duration); // saturates, unlike toNanos()
    return new Deadline(System.nanoTime() + Math.max(0, Math.min(nanos, NEVER)));
  }

  /** Whichever comes first. */
  Deadline orEarlier(Deadline other) {
    return other.nanoTime - nanoTime < 0 ? other : this;
  }

  /** The moment so much before this one. */
  Deadline before(Duration duration) {
    return new Deadline(nanoTime - Math.min(TimeUnit.NANOSECONDS.convert(duration), NEVER));
  }

  /** How long until then, in nanoseconds; zero once it has passed. */
  long remainingNanos() {
    return Math.max(0, nanoTime - System.nanoTime());
  }

  boolean hasPassed() {
    return remainingNanos() == 0;
  }
}
