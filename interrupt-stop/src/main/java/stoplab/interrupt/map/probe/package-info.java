// SPDX-License-Identifier: Apache-2.0
/**
 * How a call of the map is measured: what a {@link stoplab.interrupt.map.probe.Case} is made of,
 * and the {@link stoplab.interrupt.map.probe.Probe} that brings it into its blocked state,
 * interrupts it, and judges how it ended.
 *
 * <p>Unless a class says otherwise: no parameter and no result is null, and times are in
 * nanoseconds. An object belongs to one run of one case; the victim, the helpers and the probe of
 * that case share it.
 */
package stoplab.interrupt.map.probe;
