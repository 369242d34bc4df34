// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import stoplab.hazard.child.Evidence;

/**
 * What a run has shown.
 *
 * @param hazard what was run
 * @param verdict what it means
 * @param words the same in plain words
 * @param evidence what was seen; nothing if it was not run
 */
public record HazardFinding(Hazard hazard, Verdict verdict, String words, Evidence evidence) {}
