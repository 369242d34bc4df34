// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stoplab.hazard.child.Evidence;
import stoplab.hazard.child.HazardChild;

/** Runs a hazard in a JVM of its own, bounds it, and judges its evidence. */
final class HazardRun {
  private HazardRun() {}

  static HazardFinding of(Hazard hazard, Jvm jvm) throws IOException, InterruptedException {
    Optional<String> missing = hazard.missingOn(jvm);
    if (missing.isPresent()) {
      return new HazardFinding(hazard, Verdict.NOT_RUN, missing.get(), new Evidence(Map.of()));
    }
    return hazard.judge(evidence(hazard, jvm));
  }

  private static Evidence evidence(Hazard hazard, Jvm jvm)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(hazard.jvmOptions());
    if (hazard.needs().contains(Need.JNA)) {
      options.addAll(jvm.nativeAccess());
    }
    try (HazardChild child = HazardChild.start(
        jvm.java(), options, hazard.main(), hazard.args().toArray(String[]::new))) {
      boolean ended = child.awaitEnd(hazard.bound());
      Evidence evidence = Evidence.in(child.output())
          .with(Evidence.EXIT, ended ? Integer.toString(child.exitCode()) : Evidence.KILLED);
      String crash = child.crash();
      return crash.isEmpty() ? evidence : evidence.with(Evidence.CRASH, crash);
    }
  }
}
