// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.stats;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Writes times and ratios for people: three significant digits, plain ASCII. */
public final class Nanos {
  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);

  private enum Unit {
    ns(1),
    us(1e3),
    ms(1e6),
    s(1e9);

    private final double nanos;

    Unit(double nanos) {
      this.nanos = nanos;
    }

    /** The largest unit in which the value, rounded to three digits, is at least 1. */
    static Unit of(double nanos) {
      double rounded = new BigDecimal(nanos).round(THREE_DIGITS).doubleValue();
      return rounded < 1e3 ? ns : rounded < 1e6 ? us : rounded < 1e9 ? ms : s;
    }
  }

  private Nanos() {}

  /** A time with its unit, such as {@code 142 us}. */
  public static String format(double nanos) {
    Unit unit = Unit.of(nanos);
    return digits(nanos / unit.nanos) + " " + unit;
  }

  /** A time and a range in the same unit, such as {@code 142 us [130, 151]}. */
  public static String format(double nanos, Distribution.Interval range) {
    double unit = Unit.of(nanos).nanos;
    return format(nanos)
        + " ["
        + digits(range.low() / unit)
        + ", "
        + digits(range.high() / unit)
        + "]";
  }

  /**
   * By how much one time exceeds another, with its sign and unit, and if there is one its interval
   * in the same unit, such as {@code +12 ns [+3, +25]}.
   *
   * @param shift the difference in nanoseconds, below zero if the first time is the shorter one
   */
  public static String difference(double shift, Optional<Distribution.Interval> interval) {
    Unit unit = Unit.of(Math.abs(shift));
    return signed(shift / unit.nanos)
        + " "
        + unit
        + interval
            .map(i ->
                " [" + signed(i.low() / unit.nanos) + ", " + signed(i.high() / unit.nanos) + "]")
            .orElse("");
  }

  /**
   * A number and, if there is one, its interval, such as {@code 1.016 [0.982, 1.050]}; with fewer
   * decimals from 10 on.
   */
  public static String withInterval(double number, Optional<Distribution.Interval> interval) {
    String digits = Math.abs(number) < 10 ? "%.3f" : "%.1f";
    return String.format(Locale.ROOT, digits, number)
        + interval
            .map(i ->
                String.format(Locale.ROOT, " [" + digits + ", " + digits + "]", i.low(), i.high()))
            .orElse("");
  }

  /** A duration for reading, not for computing, such as {@code 2 min 05 s}. */
  public static String spoken(Duration duration) {
    long seconds = Math.max(1, Math.round(duration.toMillis() / 1_000.0));
    return seconds < 60
        ? seconds + " s"
        : String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
  }

  /** Three digits, but no more than three of them behind the point. */
  private static String signed(double value) {
    BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
    BigDecimal number = rounded.setScale(Math.min(3, rounded.scale()), RoundingMode.HALF_UP);
    return (number.signum() > 0 ? "+" : "") + number.toPlainString();
  }

  private static String digits(double value) {
    return new BigDecimal(value).round(THREE_DIGITS).toPlainString();
  }
}
