// SPDX-License-Identifier: Apache-2.0
/**
 * The calls that the map makes, one class per family. Start with
 * {@link stoplab.interrupt.map.calls.Catalog}, which lists the families. Classes named
 * {@code Preset…} make calls with the interrupt status already set; the others interrupt a blocked
 * call. More families are in {@code concurrent}, {@code file} and {@code net}.
 */
package stoplab.interrupt.map.calls;
