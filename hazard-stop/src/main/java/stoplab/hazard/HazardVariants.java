// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import stoplab.hazard.child.Evidence;
import stoplab.hazard.child.HazardChild;

/** Shows a lesson whose variants end or break their JVM: each variant gets a JVM of its own. */
final class HazardVariants {
  /** Far more than a variant needs that ends: one of them starts five JVMs. */
  private static final Duration BOUND = Duration.ofSeconds(120);

  private HazardVariants() {}

  /** Runs one variant after the other; prints what each says, and what became of its JVM. */
  static void show(Class<?> lesson, List<String> variants)
      throws IOException, InterruptedException {
    for (String variant : variants) {
      System.out.println(lesson.getSimpleName() + " " + variant);
      try (HazardChild child = HazardChild.start(lesson, variant)) {
        boolean ended = child.awaitEnd(BOUND);
        Evidence.linesBeside(child.output()).stream()
            // what a JVM prints when it crashes, and JNA for a thread that it cannot let go
            .filter(line -> !line.startsWith("#") && !line.startsWith("JNA:"))
            .forEach(line -> System.out.println("  " + line));
        System.out.println(ended ? endOf(child) : "  The JVM hangs, and is killed.");
      }
    }
  }

  private static String endOf(HazardChild child) throws IOException {
    String crash = child.crash();
    if (!crash.isEmpty()) {
      return "  The JVM has crashed: " + crash + ".";
    }
    return child.exitCode() == 0
        ? "  The JVM that shows this has ended normally."
        : "  The JVM has ended with code " + child.exitCode() + ".";
  }
}
