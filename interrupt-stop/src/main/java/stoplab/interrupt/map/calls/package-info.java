// SPDX-License-Identifier: Apache-2.0
/**
 * The calls that the map makes, a class for each category.
 * {@link stoplab.interrupt.map.calls.Catalog} lists them all. Those whose name begins with
 * {@code Preset} make their calls with the interrupt status already set; in the others a call is
 * interrupted while it is blocked.
 *
 * <p>Below: {@code concurrent}, {@code file} and {@code net}.
 */
package stoplab.interrupt.map.calls;
