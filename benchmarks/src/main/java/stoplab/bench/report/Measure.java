// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

import java.util.Map;
import stoplab.bench.stats.Distribution;

/**
 * Something that was measured in several JVMs, so that two comparisons can be held against each
 * other.
 *
 * @param section the title of its section, such as {@code Stop latency}
 * @param row the label of its row, such as {@code volatile-flag}
 * @param what which of its numbers, such as {@code first stop}; together with section and row it is
 *     unique in a comparison
 * @param jvms one time in nanoseconds for each JVM that has one, at least zero; or a CPU time in
 *     nanoseconds per second
 * @param hung how many more JVMs hung
 */
public record Measure(String section, String row, String what, double[] jvms, long hung) {
  /** A measure of which no JVM hung. */
  public static Measure of(String section, String row, String what, double[] jvms) {
    return new Measure(section, row, what, jvms, 0);
  }

  /** The median of the JVMs' medians, for each JVM that has samples. */
  public static Measure of(String section, String row, String what, Distribution samples) {
    return of(section, row, what, samples.medians());
  }

  /** What tells it from other measures of a comparison. */
  public Map.Entry<String, String> name() {
    return Map.entry(section, row + ", " + what);
  }
}
