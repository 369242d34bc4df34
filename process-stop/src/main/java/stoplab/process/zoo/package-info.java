// SPDX-License-Identifier: Apache-2.0

/**
 * The zoo: children that behave badly when they are asked to leave, each in one way, and some that
 * behave well. Tests, demos and benchmarks start them through {@link stoplab.process.zoo.Animal}.
 *
 * <p>Each animal does what its habit says, as its effects show [process.zoo-shows-habit].
 */
package stoplab.process.zoo;
