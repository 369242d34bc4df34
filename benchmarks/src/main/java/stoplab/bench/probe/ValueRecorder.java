// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects single numbers, such as rates, in the forked JVM between two visits by
 * {@code OneWayProfiler}. Thread-safe.
 */
public final class ValueRecorder {
  /** What the benchmark of this JVM measures in addition to latencies. */
  public static final ValueRecorder VALUES = new ValueRecorder();

  private final List<Value> values = new ArrayList<>();

  /**
   * One number.
   *
   * @param name what it is
   * @param number the number
   * @param unit its unit, such as {@code ns/s}
   */
  public record Value(String name, double number, String unit) {}

  /** Keeps one number. */
  public synchronized void record(String name, double number, String unit) {
    values.add(new Value(name, number, unit));
  }

  /** Returns what was recorded since the last call, in that order. */
  public synchronized List<Value> take() {
    List<Value> taken = List.copyOf(values);
    values.clear();
    return taken;
  }
}
