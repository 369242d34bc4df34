// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

/**
 * What every correct event of this module promises; {@code package-info} states it in words. Each
 * part has its own mutants.
 */
interface EventContract
    extends EventStateContract,
        EventReleaseContract,
        EventTimeoutContract,
        EventInterruptContract,
        EventWaitingCostContract {}
