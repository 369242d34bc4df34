// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

import java.util.Optional;

/**
 * One technique in the chart of stop latencies.
 *
 * @param technique the label of the row
 * @param first the first stop in a fresh JVM, in nanoseconds; the interval is least to greatest JVM
 * @param warm the stops after it, in nanoseconds; the interval is least to greatest JVM
 * @param note a word that stands in the row where the first stop would be, such as {@code hangs};
 *     may be empty
 */
public record StopLatencyRow(
    String technique, Optional<Estimate> first, Optional<Estimate> warm, String note) {}
