// SPDX-License-Identifier: Apache-2.0

/**
 * A JVM that may hang or crash ({@link stoplab.hazard.child.HazardChild}), what it reports for the
 * verdict ({@link stoplab.hazard.child.Evidence}), and what it would leave behind
 * ({@link stoplab.hazard.child.HazardLitter}).
 */
package stoplab.hazard.child;
