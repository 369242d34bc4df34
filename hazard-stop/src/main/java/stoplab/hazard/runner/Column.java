// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import java.util.List;

/**
 * What was found on one JVM.
 *
 * @param findings in the order of the hazards
 */
record Column(Jvm jvm, List<HazardFinding> findings) {
  boolean hasUnclear() {
    return findings.stream().anyMatch(finding -> finding.verdict() == Verdict.UNCLEAR);
  }
}
