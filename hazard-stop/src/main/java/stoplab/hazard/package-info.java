// SPDX-License-Identifier: Apache-2.0

/**
 * Why can a thread not simply be killed? Each way that people try is a lesson here, which does it
 * and shows the damage. {@code Hazards}, in {@code stoplab.hazard.runner}, runs them all, on one
 * JDK or on many.
 *
 * <p>A lesson that a person runs prints no evidence [hazard.demo-is-for-people], and answers what
 * it asks [hazard.demo-answers].
 */
package stoplab.hazard;
