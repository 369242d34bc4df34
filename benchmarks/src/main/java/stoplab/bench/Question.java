// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.Locale;

/** What a comparison can answer. */
enum Question {
  /** {@link StopLatency}. */
  STOP_LATENCY,
  /** {@link PollCost}. */
  POLL_COST,
  /** {@link WakeLatency}. */
  WAKE_LATENCY,
  /** {@link FanOut}. */
  FAN_OUT,
  /** {@link ProcessStop}. */
  PROCESS_STOP;

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
