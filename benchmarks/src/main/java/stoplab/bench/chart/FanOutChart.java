// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import stoplab.bench.chart.ChartStyle.Ink;
import stoplab.bench.chart.LabelLayer.Side;
import stoplab.bench.stats.Nanos;

/**
 * Draws how long it takes until the last of many waiters runs again: one line per event and kind of
 * thread.
 */
public final class FanOutChart {
  private static final int PLOT_HEIGHT = 350;
  private static final double ROOM = 0.5;
  private static final int STEPS = 12;

  private static final String TITLE = "Waking many waiters: lower is better";
  private static final String KEY = "time until the last waiter runs again";

  private FanOutChart() {}

  /**
   * The chart as SVG.
   *
   * @param context where it was measured; a line under the title; may be empty
   * @param series at least one, each with at least one point
   */
  public static String svg(String context, List<FanOutSeries> series) {
    ChartRows.requireSome(series);
    series.forEach(one -> ChartRows.requireSome(one.points()));
    double most = series.stream().mapToDouble(s -> last(s).waiters()).max().orElseThrow();
    LogScale waiters = LogScale.of(
        "how many threads wait for the event",
        0.7,
        most * Math.pow(10, ROOM * Math.max(1, Math.log10(most))),
        LogScale.decades(0, (int) Math.ceil(Math.log10(most)), FanOutChart::shortCount));
    LogScale time = LogScale.ofTimes(
        null,
        series.stream().flatMap(s -> s.points().stream()).map(p -> p.nanos()).toList(),
        0.06,
        0.12);
    XYPlot plot = ChartStyle.plot(waiters, time);
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
    XYSeriesCollection lines = new XYSeriesCollection();
    LabelLayer labels = new LabelLayer();
    series.forEach(one -> avoid(labels, one, time));
    int solid = 0;
    int dashed = 0;
    for (FanOutSeries one : series) {
      int index = lines.getSeriesCount();
      XYSeries line = new XYSeries(index);
      for (FanOutSeries.Point point : one.points()) {
        double y = time.within(point.nanos());
        line.add(point.waiters(), y);
        labels.mark(point.waiters(), point.waiters(), y, spoken(one, point));
      }
      lines.addSeries(line);
      FanOutSeries.Point end = last(one);
      labels.add(
          one.name(),
          end.waiters(),
          time.within(end.nanos()),
          Side.RIGHT,
          ChartStyle.BOLD,
          Ink.TEXT);
      renderer.setSeriesShape(index, ChartStyle.shape(one.dashed() ? dashed++ : solid++));
      renderer.setSeriesPaint(index, Ink.MARK.color());
      renderer.setSeriesFillPaint(index, one.dashed() ? Ink.CARD.color() : Ink.MARK.color());
      renderer.setSeriesStroke(index, one.dashed() ? ChartStyle.DASHED : ChartStyle.LINE);
      renderer.setSeriesOutlineStroke(index, ChartStyle.LINE);
    }
    renderer.setUseFillPaint(true);
    renderer.setDrawSeriesLineAsPath(true);
    plot.setDataset(lines);
    plot.setRenderer(renderer);
    plot.addAnnotation(labels);
    return SvgDrawing.of(
        ChartStyle.chart(TITLE, context, KEY, plot),
        PLOT_HEIGHT,
        "Time until the last waiter runs again against the number of waiters. "
            + series.stream().map(FanOutChart::spoken).collect(Collectors.joining("; "))
            + ".");
  }

  /** Keeps the labels off the dots and off the lines between them. */
  private static void avoid(LabelLayer labels, FanOutSeries series, LogScale time) {
    FanOutSeries.Point from = series.points().get(0);
    for (FanOutSeries.Point to : series.points()) {
      for (int step = 0; step <= STEPS; step++) {
        double part = (double) step / STEPS;
        double x = between(from.waiters(), to.waiters(), part);
        labels.avoid(x, x, between(time.within(from.nanos()), time.within(to.nanos()), part));
      }
      from = to;
    }
  }

  /** A point on the straight line between two values of a logarithmic axis. */
  private static double between(double from, double to, double part) {
    return from * Math.pow(to / from, part);
  }

  private static FanOutSeries.Point last(FanOutSeries series) {
    return series.points().get(series.points().size() - 1);
  }

  private static String shortCount(double waiters) {
    return waiters < 1e3 ? count(waiters) : count(waiters / 1e3) + "k";
  }

  private static String count(double waiters) {
    return String.format(Locale.ROOT, "%,.0f", waiters);
  }

  private static String spoken(FanOutSeries series) {
    FanOutSeries.Point end = last(series);
    return series.name() + ": " + Nanos.format(end.nanos()) + " for " + count(end.waiters());
  }

  private static String spoken(FanOutSeries series, FanOutSeries.Point point) {
    return series.name()
        + ", "
        + count(point.waiters())
        + (point.waiters() == 1 ? " waiter: " : " waiters: ")
        + Nanos.format(point.nanos());
  }
}
