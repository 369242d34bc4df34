// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

import java.util.List;
import java.util.stream.Collectors;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import stoplab.bench.chart.ChartStyle.Ink;
import stoplab.bench.chart.LabelLayer.Side;
import stoplab.bench.stats.Nanos;

/** Draws how late each way to wait stops against what its waiting costs: one labelled dot each. */
public final class TradeOffChart {
  private static final int PLOT_HEIGHT = 330;
  private static final String TITLE = "Ways to wait: further left and lower is better";
  private static final String KEY = "CPU time that a waiting worker uses per second";
  private static final double LEAST_CPU = 1e3;
  private static final double MOST_CPU = 1e9;

  private TradeOffChart() {}

  /**
   * The chart as SVG.
   *
   * @param context where it was measured; a line under the title; may be empty
   * @param ways at least one; a CPU time below 1 us per second is drawn as none
   */
  public static String svg(String context, List<WayToWait> ways) {
    ChartRows.requireSome(ways);
    LogScale latency = LogScale.ofTimes(
        "stop latency: from the request until the worker notices",
        ways.stream().map(WayToWait::stopNanos).toList(),
        0.17,
        0.24);
    LogScale cpu = LogScale.of("", LEAST_CPU / 3, MOST_CPU * 5, cpuMarks());
    XYSeries dots = new XYSeries("dots");
    LabelLayer labels = new LabelLayer();
    ways.forEach(way -> {
      double x = latency.within(way.stopNanos());
      double y = shown(way);
      dots.add(x, y);
      labels.mark(x, x, y, spoken(way));
    });
    double left = latency.getLowerBound();
    double right = latency.getUpperBound();
    labels.word("stops fast, costs a CPU", left, MOST_CPU * 3, Side.RIGHT);
    labels.word("best: fast and free", left, LEAST_CPU * 3.5, Side.RIGHT);
    labels.word("stops late, costs nothing", right, LEAST_CPU, Side.LEFT);
    ways.forEach(way -> labels.add(
        way.name(),
        latency.within(way.stopNanos()),
        shown(way),
        Side.RIGHT,
        ChartStyle.BOLD,
        Ink.TEXT));
    XYPlot plot = ChartStyle.plot(latency, cpu);
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
    renderer.setSeriesShape(0, ChartStyle.DOT);
    renderer.setSeriesPaint(0, Ink.MARK.color());
    plot.setDataset(new XYSeriesCollection(dots));
    plot.setRenderer(renderer);
    plot.addAnnotation(labels);
    return SvgDrawing.of(
        ChartStyle.chart(TITLE, context, KEY, plot),
        PLOT_HEIGHT,
        "Stop latency against CPU time per second of waiting. "
            + ways.stream().map(TradeOffChart::spoken).collect(Collectors.joining("; "))
            + ".");
  }

  private static List<LogScale.Mark> cpuMarks() {
    return LogScale.decades(3, 9, nanos -> nanos == LEAST_CPU ? "none" : LogScale.time(nanos));
  }

  private static double shown(WayToWait way) {
    return Math.max(LEAST_CPU, Math.min(way.cpuNanosPerSecond(), MOST_CPU));
  }

  private static String spoken(WayToWait way) {
    return way.name()
        + ": stops after "
        + Nanos.format(way.stopNanos())
        + ", uses "
        + (way.cpuNanosPerSecond() < LEAST_CPU
            ? "no"
            : Nanos.format(way.cpuNanosPerSecond()) + " of")
        + " CPU time a second";
  }
}
