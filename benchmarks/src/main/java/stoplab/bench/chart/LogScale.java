// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.TickType;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;
import stoplab.bench.stats.Nanos;

/**
 * A logarithmic axis that is marked at given values, in words such as {@code 100 ns} instead of
 * powers.
 */
final class LogScale extends LogAxis {
  private static final long serialVersionUID = 1;

  /** A marked value and the word beside it. */
  record Mark(double value, String label) {}

  private static final double LEAST_SPAN = 1.5;
  private static final double NO_VALUE = 100;
  private static final int LEAST_GAP = 5;

  private final transient List<Mark> marks;

  private LogScale(String title, double low, double high, List<Mark> marks) {
    super(title);
    this.marks =
        marks.stream().filter(m -> low <= m.value() && m.value() <= high).toList();
    setSmallestValue(low);
    setRange(low, high);
    ChartStyle.axis(this);
  }

  /**
   * An axis of times in nanoseconds, with a mark per decade. It spans a decade and a half at least.
   *
   * @param title what is written at the axis; null for nothing
   * @param values what it has to hold; values of 0 do not count, they are drawn at its lower end
   * @param leftRoom how much is free before the least value, as a share of the span of the values
   * @param rightRoom how much is free for labels behind the greatest value; marks end near that
   *     value
   */
  static LogScale ofTimes(String title, List<Double> values, double leftRoom, double rightRoom) {
    double least = values.stream().filter(v -> v > 0).min(Double::compare).orElse(NO_VALUE);
    double greatest = values.stream().filter(v -> v > 0).max(Double::compare).orElse(NO_VALUE);
    double low = Math.log10(least);
    double high = Math.log10(greatest);
    double missing = Math.max(0, LEAST_SPAN - (high - low)) / 2;
    double span = Math.max(LEAST_SPAN, high - low);
    int lastMark = (int) Math.ceil(high + missing);
    low -= missing + leftRoom * span;
    high += missing + rightRoom * span;
    return of(
        title,
        Math.pow(10, low),
        Math.pow(10, high),
        decades((int) Math.ceil(low), lastMark, LogScale::time));
  }

  /** A time on an axis, such as {@code 100 us}. */
  static String time(double nanos) {
    return Nanos.format(nanos).replaceFirst("\\.0+ ", " ");
  }

  static LogScale of(String title, double low, double high, List<Mark> marks) {
    return new LogScale(title, low, high, marks);
  }

  /** The marks of all powers of ten from one exponent to the other. */
  static List<Mark> decades(int low, int high, DoubleFunction<String> label) {
    List<Mark> marks = new ArrayList<>();
    for (int exponent = low; exponent <= high; exponent++) {
      marks.add(new Mark(decade(exponent), label.apply(decade(exponent))));
    }
    return marks;
  }

  /** The value itself, or the end of the axis if it lies beyond. */
  double within(double value) {
    return Math.max(getLowerBound(), Math.min(value, getUpperBound()));
  }

  private static double decade(int exponent) {
    return Double.parseDouble("1e" + exponent);
  }

  @Override
  public List<NumberTick> refreshTicks(
      Graphics2D g2, AxisState state, Rectangle2D area, RectangleEdge edge) {
    boolean bottom = RectangleEdge.isTopOrBottom(edge);
    TextAnchor anchor = bottom ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
    int every = bottom ? every(g2, area, edge) : 1;
    List<NumberTick> ticks = new ArrayList<>();
    for (int i = 0; i < marks.size(); i++) {
      String label = i % every == 0 ? marks.get(i).label() : "";
      ticks.add(new NumberTick(
          TickType.MAJOR, marks.get(i).value(), label, anchor, TextAnchor.CENTER, 0));
    }
    return ticks;
  }

  /** The smallest step from label to label at which none touches the next one. */
  private int every(Graphics2D g2, Rectangle2D area, RectangleEdge edge) {
    FontMetrics metrics = g2.getFontMetrics(getTickLabelFont());
    for (int step = 1; step < marks.size(); step++) {
      double free = Double.NEGATIVE_INFINITY;
      boolean fits = true;
      for (int i = 0; i < marks.size(); i += step) {
        double at = valueToJava2D(marks.get(i).value(), area, edge);
        double half = metrics.stringWidth(marks.get(i).label()) / 2.0;
        fits &= at - half > free + LEAST_GAP;
        free = at + half;
      }
      if (fits) {
        return step;
      }
    }
    return Math.max(1, marks.size());
  }
}
