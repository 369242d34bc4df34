// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.util.List;
import stoplab.bench.OneWayProfiler;

/** What a JVM of {@code StopLatency} has measured, side by side. */
public enum StopPart {
  /** The first stop of that technique in its JVM. */
  FIRST("first", OneWayProfiler.FIRST),
  /** Request to notice, after many. */
  WARM("warm", OneWayProfiler.LATENCY),
  /** Request to the return of {@code join()}, after many. */
  JOINED("joined", OneWayProfiler.JOINED),
  /** Stops of a worker that takes 50 us. */
  KNOWN_ANSWER("known-answer", OneWayProfiler.KNOWN_ANSWER),
  /** Stops of a worker that takes 200 ns. */
  NEAR_KNOWN_ANSWER("near-known-answer", OneWayProfiler.NEAR_KNOWN_ANSWER);

  private final String label;
  private final String metric;

  StopPart(String label, String metric) {
    this.label = label;
    this.metric = metric;
  }

  /** The name in raw samples. */
  String label() {
    return label;
  }

  /** The heading of its column. */
  String words() {
    return this == JOINED ? label : label + " stop";
  }

  /** What each JVM that has measured this has measured, too. */
  List<StopPart> companions() {
    return this == FIRST ? List.of() : this == WARM ? List.of(FIRST, JOINED) : List.of(FIRST);
  }

  /** The name of JMH's secondary result. */
  String metric() {
    return metric;
  }

  /** The name of the one with the floors that were made in turn with these; empty if none were. */
  String floorMetric() {
    return this == FIRST || this == JOINED ? "" : OneWayProfiler.FLOOR;
  }
}
