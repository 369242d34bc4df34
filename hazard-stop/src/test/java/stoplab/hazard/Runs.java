// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Hazard.Finding finding = HazardRun.of(called.get(0), Jvm.current());
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

  /** The rows that are committed for a JDK; none for most. */
  static List<HazardTsv.Row> committed(int feature) throws IOException {
    Path file = committedFile(feature);
    return Files.exists(file) ? HazardTsv.read(file) : List.of();
  }

  /** Where they stand, or would stand. */
  static Path committedFile(int feature) {
    return Path.of("hazards", "jdk" + feature + ".tsv");
  }

  /** Asserts the values of some keys. */
  static void assertSaid(Hazard.Finding finding, String... pairs) {
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      assertThat(finding.evidence().get(pair.substring(0, equals)))
          .as("%s in %s", pair.substring(0, equals), finding.evidence())
          .isEqualTo(pair.substring(equals + 1));
    }
  }

  /** Asserts a verdict, and that its JVM has ended by itself with a code. */
  static void assertEnd(Hazard.Finding finding, Verdict verdict, int code) {
    assertThat(finding.verdict()).as("%s", finding).isEqualTo(verdict);
    assertSaid(finding, Evidence.EXIT + "=" + code, Evidence.CRASH + "=");
  }

  /** Asserts that a method of threads was refused, up to a version, and is gone from it on. */
  static void assertRefusedOrGone(Hazard.Finding finding, String method, int goneSince) {
    boolean refused = FEATURE < goneSince;
    assertSaid(
        finding,
        method + "=" + (refused ? "UnsupportedOperationException" : "NoSuchMethodException"),
        "victim=alive");
    assertEnd(finding, refused ? Verdict.REFUSED : Verdict.GONE, 0);
  }
}
