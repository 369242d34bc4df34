// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.io.IOException;
import java.time.Duration;
import stoplab.hazard.child.Evidence;
import stoplab.hazard.child.HazardChild;

/** Shows a lesson whose variants end or break their JVM: each variant gets a JVM of its own. */
final class HazardVariants {
  /** Far more than a variant needs that ends: one of them starts five JVMs. */
  private static final Duration BOUND = Duration.ofSeconds(120);

  private HazardVariants() {}

  /** Runs one variant after the other; prints what each says, and what became of its JVM. */
  static void show(Class<?> lesson, String... variants) throws IOException, InterruptedException {
    for (String variant : variants) {
      System.out.println(lesson.getSimpleName() + " " + variant);
      try (HazardChild child = HazardChild.start(lesson, variant)) {
        boolean ended = child.awaitEnd(BOUND);
        Evidence.linesBeside(child.output()).stream()
            .filter(line -> !line.startsWith("#")) // what a JVM prints when it crashes
            .forEach(line -> System.out.println("  " + line));
        System.out.println("  The JVM " + (ended ? endOf(child) : "hangs, and is killed."));
      }
    }
  }

  private static String endOf(HazardChild child) throws IOException {
    String crash = child.crash();
    return crash.isEmpty()
        ? "has ended with code " + child.exitCode() + "."
        : "has crashed: " + crash + ".";
  }
}
