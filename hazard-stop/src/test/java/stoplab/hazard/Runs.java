// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Runs hazards of the catalogue on the JDK of the tests, as the runner does. */
final class Runs {
  /** The newest version whose fates are known; those of 17 and 25 were seen. */
  static final int NEWEST_KNOWN = 26;

  static final int FEATURE = Runtime.version().feature();

  private Runs() {}

  /** Runs one hazard; skips the test, with the reason, where something that it needs is missing. */
  static Hazard.Finding of(String name) throws Exception {
    List<Hazard> called = Catalogue.called(name);
    assertThat(called).as("hazards called %s", name).hasSize(1);
    Hazard.Finding finding = Run.of(called.get(0), Jvm.current());
    Assumptions.assumeTrue(finding.verdict() != Verdict.NOT_RUN, finding.words());
    return finding;
  }

  /** The same; on a JDK that is newer than what is known, tells what was seen, and skips. */
  static Hazard.Finding known(String name) throws Exception {
    Hazard.Finding finding = of(name);
    Assumptions.assumeTrue(
        FEATURE <= NEWEST_KNOWN,
        () -> "JDK " + FEATURE + " is newer than what is known; seen: "
            + finding.verdict().label() + ", " + finding.words() + ", "
            + finding.evidence().cell());
    return finding;
  }
}
