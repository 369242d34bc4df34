// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.ThreadKind;

/**
 * Blocks the calls of the interrupt map in a child JVM, explains a dump of each, and compares that
 * with what the interrupt then does.
 */
@Tag("doctor.names-calls")
final class MapVictimsTest {
  /** Every so many cases, for the ordinary run. */
  private static final int SAMPLE = 24;

  private static final double ENOUGH = 0.98;

  /** JDK-8364343, seen once on 25.0.3: a dump of virtual threads crashes the JVM. */
  private static final String CRASH = "stackChunkOopDesc::sender";

  @TempDir
  Path temp;

  static List<ThreadKind> kinds() {
    return ThreadKind.available();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  @DisplayName("calls of the interrupt map are named from a dump, with what interrupt() then does")
  void sample(ThreadKind kind) {
    check(kind, SAMPLE, Duration.ofMinutes(2));
  }

  @Tag("soak")
  @ParameterizedTest
  @MethodSource("kinds")
  @DisplayName("all calls of the interrupt map are named, and their reactions, in 98 of 100")
  void all(ThreadKind kind) {
    check(kind, 1, Duration.ofMinutes(9));
  }

  private void check(ThreadKind kind, int step, Duration patience) {
    try (ChildJvm child = ChildJvm.start(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Djava.awt.headless=true",
            "-XX:ErrorFile=" + temp.resolve("hs_err.log")),
        MapVictims.class,
        kind.name().toLowerCase(Locale.ROOT),
        "every",
        String.valueOf(step),
        "3")) {
      await()
          .atMost(patience)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> child.awaitExit(Duration.ofMillis(1)));
      assumeFalse(
          child.output().contains(CRASH),
          "the JDK's own dump of virtual threads has crashed the JVM, which says nothing of us");
      List<String> rest = new ArrayList<>();
      List<VictimLine> lines = child
          .output()
          .lines()
          .filter(line -> line.contains("\t"))
          .map(VictimLine::of)
          .toList();
      for (VictimLine line : lines) {
        if (!line.isRight()) {
          rest.add(line.toString());
        }
      }
      int all = lines.size();
      assertThat(all)
          .as("[doctor.names-calls] cases; output %s", child.output())
          .isPositive();
      assertThat((all - rest.size()) / (double) all)
          .as("[doctor.names-calls] share of %d cases named right; the rest: %s", all, rest)
          .isGreaterThanOrEqualTo(ENOUGH);
    }
  }
}
