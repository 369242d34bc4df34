// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

/**
 * One poll in the chart of poll costs.
 *
 * @param poll the label of the row
 * @param ratio the time of the loop with this poll, divided by the time of the loop without a poll
 */
public record PollCostRow(String poll, Estimate ratio) {}
