// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

import java.util.List;
import java.util.stream.Stream;

/**
 * Draws how long it takes to stop a process: by the escalation ladder, and by the JDK's bare calls.
 */
public final class ProcessStopChart {
  private ProcessStopChart() {}

  /**
   * The chart as SVG.
   *
   * @param context where it was measured; a line under the title; may be empty
   * @param rows at least one, from top to bottom
   */
  public static String svg(String context, List<ProcessStopRow> rows) {
    ChartRows.requireSome(rows);
    LogScale scale = LogScale.ofTimes(
        "from the request until the process is gone",
        rows.stream()
            .flatMap(row -> Stream.of(row.ladder(), row.bare()))
            .flatMap(estimate -> estimate.stream())
            .flatMap(estimate -> Stream.of(estimate.low(), estimate.high()))
            .toList(),
        0.06,
        0.6);
    ChartRows drawn = ChartRows.ofTwo(scale, "ladder", "by the ladder", "bare", "by bare calls");
    rows.forEach(row -> drawn.add(row.name(), row.ladder(), row.bare(), ""));
    return drawn.svg(
        "Stopping a process: further left is better",
        context,
        "hollow: by the ladder; filled: by bare calls; line: all samples",
        "Time to stop a process.");
  }
}
