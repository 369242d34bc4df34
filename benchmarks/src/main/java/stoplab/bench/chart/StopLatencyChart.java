// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

import java.util.List;
import java.util.stream.Stream;
import stoplab.bench.stats.Nanos;

/** Draws how fast each technique stops its worker: first in a fresh JVM, and warm. */
public final class StopLatencyChart {
  private StopLatencyChart() {}

  /**
   * The chart as SVG.
   *
   * @param context where it was measured; a line under the title; may be empty
   * @param floorNanos what a request and its acknowledgement take with nothing between; 0 for no
   *     line
   * @param rows at least one, from top to bottom
   */
  public static String svg(String context, double floorNanos, List<StopLatencyRow> rows) {
    ChartRows.requireSome(rows);
    LogScale scale = LogScale.ofTimes(
        "from the request until the worker notices",
        Stream.concat(
                Stream.of(floorNanos),
                rows.stream()
                    .flatMap(row -> Stream.of(row.first(), row.warm()))
                    .flatMap(estimate -> estimate.stream())
                    .flatMap(estimate -> Stream.of(estimate.low(), estimate.high())))
            .toList(),
        0.06,
        0.45);
    ChartRows drawn = ChartRows.ofTwo(scale, "first", "first stop", "warm", "warm stop");
    if (floorNanos > 0) {
      drawn.line(floorNanos, "floor: " + Nanos.format(floorNanos));
    }
    rows.forEach(row -> drawn.add(row.technique(), row.first(), row.warm(), row.note()));
    return drawn.svg(
        "Stopping a worker: further left is better",
        context,
        "hollow: first stop in a fresh JVM; filled: warm; line: all JVMs",
        "Stop latency of each technique.");
  }
}
