// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Collects latencies in the forked JVM between two visits by {@code OneWayProfiler}. Thread-safe.
 */
public final class LatencyRecorder {
  /** What the benchmark of this JVM measures. */
  public static final LatencyRecorder LATENCIES = new LatencyRecorder();

  /** The floor beside each of them, if it has one. */
  public static final LatencyRecorder FLOORS = new LatencyRecorder();

  /** The first stop of this JVM; it may come before the iteration that reports it. */
  public static final LatencyRecorder FIRSTS = new LatencyRecorder();

  /** Times to terminate; they, too, come before that iteration. */
  public static final LatencyRecorder JOINS = new LatencyRecorder();

  private static final Map<String, LatencyRecorder> NAMED = new ConcurrentSkipListMap<>();

  private long[] nanos = new long[1024];
  private int size;
  private int before;

  /** The recorder with this name, for a benchmark that measures several things side by side. */
  public static LatencyRecorder named(String name) {
    return NAMED.computeIfAbsent(name, any -> new LatencyRecorder());
  }

  /** All recorders that are used in this JVM, by name. */
  public static Map<String, LatencyRecorder> named() {
    return Collections.unmodifiableMap(NAMED);
  }

  /** Keeps one latency in nanoseconds. */
  public synchronized void record(long latency) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * size);
    }
    nanos[size++] = latency;
  }

  /** Counts stops that were made and discarded. */
  public synchronized void discard(int stops) {
    before += stops;
  }

  /** Returns what was recorded since the last call, with the number of stops before it. */
  public synchronized Batch take() {
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
  public record Batch(int stopsBefore, long[] nanos) {}
}
