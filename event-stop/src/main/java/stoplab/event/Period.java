// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The period of a worker. */
final class Period {
  private Period() {}

  /** In nanoseconds; any longer period counts as 292 years. */
  static long nanos(Duration period) {
    Objects.requireNonNull(period, "period");
    if (period.isNegative()) {
      throw new IllegalArgumentException("the period is negative: " + period);
    }
    return TimeUnit.NANOSECONDS.convert(period);
  }
}
