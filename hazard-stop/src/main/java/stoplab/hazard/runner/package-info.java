// SPDX-License-Identifier: Apache-2.0

/**
 * Runs each hazard in a JVM of its own, judges what it showed, and prints the table. A JVM that
 * hangs is killed at its bound, with everything that it started. Nothing of a run stays behind. The
 * verdict depends on the evidence alone, not on the environment of the run.
 *
 * <p>Begin with {@link stoplab.hazard.runner.Hazards}, the program, and
 * {@link stoplab.hazard.runner.Catalogue}, its entries. A {@code Hazard} has {@code Need}s, without
 * which it is not run, and {@code Fate}s: evidence, and the {@code Verdict} that it gives.
 *
 * <ul>
 *   <li>Evidence that differs in one decisive value gets another verdict
 *       [hazard.judged-by-evidence]
 *   <li>Every run is bounded [hazard.runner-bounds]
 *   <li>No process, file, crash log or core is left [hazard.leaves-nothing]
 *   <li>On JDK 17 and 25 each verdict is the committed one [hazard.verdicts-committed]
 *   <li>JVM options in the environment change no verdict [hazard.environment-kept-out]
 *   <li>The temporary folder may have any name [hazard.any-tmpdir-works]
 *   <li>A missing temporary folder is reported in a sentence [hazard.missing-tmpdir-is-said]
 *   <li>If a signal was ignored at the start, its finding is "not run" and gives the reason
 *       [hazard.ignored-signal-is-said]
 * </ul>
 */
package stoplab.hazard.runner;
