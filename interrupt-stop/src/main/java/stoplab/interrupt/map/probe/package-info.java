// SPDX-License-Identifier: Apache-2.0
/**
 * Measures a single call of the map. Start with {@link stoplab.interrupt.map.probe.Probe}, which
 * runs a {@link stoplab.interrupt.map.probe.Case}: it waits until the call is blocked, interrupts
 * it, and judges how it ended.
 *
 * <p>Unless a class says otherwise, parameters and results are not null, and times are in
 * nanoseconds. An object belongs to one run of one case, and only the threads of that run share it.
 */
package stoplab.interrupt.map.probe;
