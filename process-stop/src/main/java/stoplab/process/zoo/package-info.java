// SPDX-License-Identifier: Apache-2.0

/**
 * The zoo: children that behave badly when they are asked to leave, each in one way, and some that
 * behave well. Tests, demos and benchmarks start them by the {@link stoplab.process.zoo.Animal}.
 *
 * <p>Each animal does what its habit says, seen by effects [process.zoo-shows-habit].
 */
package stoplab.process.zoo;
