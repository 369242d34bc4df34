// SPDX-License-Identifier: Apache-2.0
/**
 * The calls that the map makes, a class per family. {@link stoplab.interrupt.map.calls.Catalog}
 * lists all families. Those whose name begins with {@code Preset} make their calls with the
 * interrupt status already set; in the others a call is interrupted while it is blocked.
 */
package stoplab.interrupt.map.calls;
