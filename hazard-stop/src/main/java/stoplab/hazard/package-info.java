// SPDX-License-Identifier: Apache-2.0

/**
 * Why can a thread not simply be killed? Each way that people try is a lesson here, which does it
 * and shows the damage. Begin with {@link stoplab.hazard.ThreadStopTornInvariant} on JDK 17, or
 * with {@link stoplab.hazard.DebuggerStop} on any. Below: {@code runner}, whose {@code Hazards}
 * runs them all on one JDK or on many, and {@code child}, the JVM that a lesson may start.
 *
 * <p>Not lessons, but used by several: {@code Accounts}, {@code CancelAftermath},
 * {@code HazardVariants}, {@code HazardVictim} and {@code OsThread}.
 *
 * <p>A lesson that a person runs prints no evidence [hazard.demo-is-for-people], and answers what
 * it asks [hazard.demo-answers].
 */
package stoplab.hazard;
