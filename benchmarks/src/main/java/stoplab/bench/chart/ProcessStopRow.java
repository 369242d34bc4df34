// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

import java.util.Optional;

/**
 * One way to stop one kind of child in the chart of process stops.
 *
 * @param name the label of the row
 * @param ladder the time that the escalation ladder takes, in nanoseconds
 * @param bare the time that the JDK's bare calls take, in nanoseconds
 */
public record ProcessStopRow(String name, Optional<Estimate> ladder, Optional<Estimate> bare) {}
