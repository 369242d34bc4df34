// SPDX-License-Identifier: Apache-2.0

/**
 * Why can a thread not simply be killed? Each way that people try is a lesson here, which does it
 * and looks at the damage. {@link stoplab.hazard.Hazards} runs them all, on one JDK or on many.
 *
 * <p>Of that program: what a hazard has shown decides, and evidence that is spoiled in one thing
 * that counts is not judged the same [hazard.judged-by-evidence]; a JVM that hangs is killed at its
 * bound, with all that it has started [hazard.runner-bounds]; no process, no file, no crash log and
 * no core is left [hazard.leaves-nothing]; on JDK 17 and 25 each verdict is the committed one
 * [hazard.verdicts-committed]. The verdicts are the same whatever options of the JVM stand in the
 * environment [hazard.environment-kept-out], and whatever name the temporary folder has
 * [hazard.any-tmpdir-works]; where there is none, a sentence says so
 * [hazard.missing-tmpdir-is-said].
 *
 * <p>A lesson that a person runs prints no evidence [hazard.demo-is-for-people], and answers what
 * it asks [hazard.demo-answers]. If this program was started with a signal ignored, the finding on
 * it is "not run", and says why [hazard.ignored-signal-is-said].
 */
package stoplab.hazard;
