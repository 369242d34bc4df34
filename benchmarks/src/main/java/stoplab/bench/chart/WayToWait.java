// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.chart;

/**
 * One dot of the trade-off.
 *
 * @param name the label beside the dot
 * @param stopNanos the stop latency, in nanoseconds
 * @param cpuNanosPerSecond the CPU time that one waiting worker uses in a second, in nanoseconds;
 *     may be 0
 */
public record WayToWait(String name, double stopNanos, double cpuNanosPerSecond) {}
