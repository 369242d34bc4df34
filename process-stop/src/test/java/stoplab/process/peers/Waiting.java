// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for a condition, and says whether it came. */
public final class Waiting {
  private static final Duration POLL = Duration.ofMillis(1);

  private Waiting() {}

  /** Waits, and scans once in a millisecond. */
  static boolean until(BooleanSupplier condition, Duration bound) {
    return until(condition, POLL, bound);
  }

  /** Waits, and scans as often as that. */
  static boolean until(BooleanSupplier condition, Duration poll, Duration bound) {
    if (condition.getAsBoolean()) { // often, and then nothing of the wait is in a measured time
      return true;
    }
    try {
      Awaitility.await()
          .atMost(bound.plus(poll))
          .pollDelay(Duration.ZERO)
          .pollInterval(poll)
          .until(condition::getAsBoolean);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }
}
