// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import java.util.Arrays;

/**
 * Collects latencies in the forked JVM between two visits of {@link OneWayProfiler}. Thread-safe.
 */
final class LatencyRecorder {
  /** What the benchmark of this JVM measures. */
  static final LatencyRecorder LATENCIES = new LatencyRecorder();

  /** The floor beside each of them, if it has one. */
  static final LatencyRecorder FLOORS = new LatencyRecorder();

  private long[] nanos = new long[1024];
  private int size;
  private int before;

  /** Keeps one latency in nanoseconds. */
  synchronized void record(long latency) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * size);
    }
    nanos[size++] = latency;
  }

  /** Counts stops that were made and discarded. */
  synchronized void discard(int stops) {
    before += stops;
  }

  /** Hands out what was recorded since the last call, with the number of stops before it. */
  synchronized Batch take() {
    Batch batch = new Batch(before, Arrays.copyOf(nanos, size));
    before += size;
    size = 0;
    return batch;
  }

  /**
   * The latencies of one iteration in the order in which they were measured.
   *
   * @param stopsBefore how many stops this JVM had recorded before
   * @param nanos the latencies
   */
  record Batch(int stopsBefore, long[] nanos) {}
}
