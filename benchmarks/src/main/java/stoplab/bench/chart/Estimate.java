// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

/**
 * A number and the interval around it, in the unit of its axis.
 *
 * @param value what the mark shows
 * @param low where the whisker begins, at most {@code value}
 * @param high where the whisker ends, at least {@code value}
 * @param words what a reader learns that points at the mark; if empty, the three numbers
 */
public record Estimate(double value, double low, double high, String words) {
  public Estimate {
    if (!(low <= value && value <= high)) {
      throw new IllegalArgumentException(value + " lies outside of [" + low + ", " + high + "]");
    }
  }

  /** A number and its interval, which are all that there is to say. */
  public Estimate(double value, double low, double high) {
    this(value, low, high, "");
  }

  /** A number that is drawn without a whisker. */
  public static Estimate exactly(double value) {
    return new Estimate(value, value, value);
  }
}
