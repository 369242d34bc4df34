// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report;

/**
 * Something that was measured in several JVMs, so that two comparisons can be held against each
 * other.
 *
 * @param section the title of its section, such as {@code Stop latency}
 * @param row what was measured: the label of its row, such as {@code volatile-flag}
 * @param what which of its numbers, such as {@code first stop}; together with section and row it is
 *     unique in a comparison
 * @param unit what the numbers are
 * @param jvms one number for each JVM that has one; at least zero
 * @param hung how many more JVMs hung
 */
public record Measure(
    String section, String row, String what, Unit unit, double[] jvms, long hung) {
  /** What a number is. */
  public enum Unit {
    /** A time in nanoseconds. */
    NANOS,
    /** A number of events per second. */
    PER_SECOND
  }
}
