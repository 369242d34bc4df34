// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.compare;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import stoplab.bench.FanOut;
import stoplab.bench.FirstStop;
import stoplab.bench.ManyStops;
import stoplab.bench.PollCost;
import stoplab.bench.ProcessStop;
import stoplab.bench.StopLatency;
import stoplab.bench.WakeLatency;

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
  PROCESS_STOP,
  /** {@link FirstStop}. */
  FIRST_STOP,
  /** {@link ManyStops}. */
  MANY_STOPS;

  /** Those that a comparison answers that names none: a machine gets very busy with the others. */
  static final Set<Question> USUAL = EnumSet.complementOf(EnumSet.of(MANY_STOPS));

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
