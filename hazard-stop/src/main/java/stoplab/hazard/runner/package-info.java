// SPDX-License-Identifier: Apache-2.0

/**
 * Runs the hazards, each in a JVM of its own, judges what they have shown, and prints the table.
 *
 * <p>The evidence decides: changed in one relevant thing, it is judged differently
 * [hazard.judged-by-evidence]. A JVM that hangs is killed at its bound, with all that it has
 * started [hazard.runner-bounds]. No process, no file, no crash log and no core is left
 * [hazard.leaves-nothing]. On JDK 17 and 25 each verdict is the committed one
 * [hazard.verdicts-committed]. The verdicts are the same whatever options of the JVM stand in the
 * environment [hazard.environment-kept-out], and whatever name the temporary folder has
 * [hazard.any-tmpdir-works]; where there is none, a sentence says so
 * [hazard.missing-tmpdir-is-said]. If this program was started with a signal ignored, the finding
 * on it is "not run", and says why [hazard.ignored-signal-is-said].
 */
package stoplab.hazard.runner;
