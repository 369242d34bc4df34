// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

import java.util.List;

/**
 * One line of the fan-out chart.
 *
 * @param name the label at the end of the line, such as {@code latch, platform}
 * @param dashed whether the line is dashed; one kind of thread is dashed, the other is not
 * @param points by increasing number of waiters
 */
public record FanOutSeries(String name, boolean dashed, List<Point> points) {
  public FanOutSeries {
    points = List.copyOf(points);
  }

  /**
   * How long so many waiters took.
   *
   * @param waiters how many waited
   * @param nanos from the request until the last of them ran again, in nanoseconds
   */
  public record Point(int waiters, double nanos) {}
}
