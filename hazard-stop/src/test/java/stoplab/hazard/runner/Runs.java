// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import stoplab.hazard.child.Evidence;

/** Runs hazards of the catalogue on the JDK of the tests, as the runner does. */
public final class Runs {
  /** The newest version whose fates are known; those of 17 and 25 were seen. */
  public static final int NEWEST_KNOWN = 26;

  public static final int FEATURE = Runtime.version().feature();

  private Runs() {}

  /** Runs one hazard; skips the test, with the reason, where something that it needs is missing. */
  public static HazardFinding of(String name) throws Exception {
    List<Hazard> called = Catalogue.called(name);
    assertThat(called).as("hazards called %s", name).hasSize(1);
    HazardFinding finding = HazardRun.of(called.get(0), Jvm.current());
    Assumptions.assumeTrue(finding.verdict() != Verdict.NOT_RUN, finding.words());
    return finding;
  }

  /** The same; on a JDK that is newer than what is known, tells what was seen, and skips. */
  public static HazardFinding known(String name) throws Exception {
    HazardFinding finding = of(name);
    Assumptions.assumeTrue(
        FEATURE <= NEWEST_KNOWN,
        () -> "JDK " + FEATURE + " is newer than what is known; seen: "
            + finding.verdict().label() + ", " + finding.words() + ", "
            + finding.evidence().cell());
    return finding;
  }

  /** What the judge makes of some evidence on a hazard. */
  public static Verdict verdict(String name, Map<String, String> evidence) throws Exception {
    return Catalogue.called(name).get(0).judge(new Evidence(evidence)).verdict();
  }

  /** Skips the test, with the reason, where the pthread functions cannot be called. */
  public static void assumePthreads() {
    Jvm jvm = Jvm.current();
    for (Need need : List.of(Need.JNA, Need.PTHREADS)) {
      Optional<String> missing = need.missingOn(jvm);
      Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElseThrow());
    }
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
  public static void assertSaid(HazardFinding finding, String... pairs) {
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      assertThat(finding.evidence().get(pair.substring(0, equals)))
          .as("%s in %s", pair.substring(0, equals), finding.evidence())
          .isEqualTo(pair.substring(equals + 1));
    }
  }

  /** Asserts a verdict, and that its JVM has ended by itself with a code. */
  public static void assertEnd(HazardFinding finding, Verdict verdict, int code) {
    assertThat(finding.verdict()).as("%s", finding).isEqualTo(verdict);
    assertSaid(finding, Evidence.EXIT + "=" + code, Evidence.CRASH + "=");
  }

  /** Asserts that a method of threads was refused, up to a version, and is gone from it on. */
  public static void assertRefusedOrGone(HazardFinding finding, String method, int goneSince) {
    boolean refused = FEATURE < goneSince;
    assertSaid(
        finding,
        method + "=" + (refused ? "UnsupportedOperationException" : "NoSuchMethodException"),
        "victim=alive");
    assertEnd(finding, refused ? Verdict.REFUSED : Verdict.GONE, 0);
  }
}
