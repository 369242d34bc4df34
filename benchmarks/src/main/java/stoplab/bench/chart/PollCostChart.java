// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Draws how many times longer a loop takes with each poll. */
public final class PollCostChart {
  private static final List<Double> STEPS =
      List.of(0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0);

  private PollCostChart() {}

  /**
   * The chart as SVG.
   *
   * @param context what loop, and where it was measured; a line under the title; may be empty
   * @param rows at least one, from top to bottom
   */
  public static String svg(String context, List<PollCostRow> rows) {
    ChartRows.requireSome(rows);
    double low = rows.stream()
        .mapToDouble(row -> row.ratio().low())
        .filter(v -> v > 0)
        .min()
        .orElse(1);
    double high = rows.stream().mapToDouble(row -> row.ratio().high()).max().orElse(1);
    LogScale scale = LogScale.of(
        "time of the loop, compared with no poll",
        Math.min(0.7, low * 0.9),
        Math.max(2.5, high * 1.7),
        STEPS.stream().map(step -> new LogScale.Mark(step, times(step))).toList());
    ChartRows drawn = ChartRows.ofOne(scale, PollCostChart::rounded);
    drawn.line(1, "1x: as fast as without a poll");
    rows.forEach(row -> drawn.add(row.poll(), Optional.empty(), Optional.of(row.ratio()), ""));
    return drawn.svg(
        "Polling in a loop: further left is better",
        context,
        "dot: median; line: its interval",
        "Time of a loop with each poll, divided by the time without a poll.");
  }

  private static String times(double step) {
    return (step < 1 ? String.valueOf(step) : String.valueOf((int) step)) + "x";
  }

  private static String rounded(double ratio) {
    return String.format(Locale.ROOT, ratio < 9.95 ? "%.2fx" : "%.1fx", ratio);
  }
}
