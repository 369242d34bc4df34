// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the table of loops may say about itself. */
@Tag("doctor.loops-are-run")
final class LoopTableTest {
  private static final Path TESTS = Path.of("src/test/java/stoplab/doctor/knowledge");
  private static final Pattern RUN = Pattern.compile("new LoopRun\\(\\s*\"([a-z0-9-]+)\"");

  /** Loops that were run with a library, which this module's tests do not have. */
  private static final Set<String> RUN_ELSEWHERE = Set.of("run-blocking");

  @Test
  @DisplayName("a loop says that it was run if and only if a test runs it")
  void runs() throws IOException {
    Set<String> claimed = Loops.load().all().stream()
        .filter(Loop::isRun)
        .map(Loop::id)
        .filter(id -> !RUN_ELSEWHERE.contains(id))
        .collect(Collectors.toCollection(TreeSet::new));
    Set<String> run = new TreeSet<>();
    try (var files = Files.list(TESTS)) {
      for (Path file : files
          .filter(path -> path.toString().matches(".*(RunTest|Victims)[.]java"))
          .toList()) {
        Matcher ids = RUN.matcher(Files.readString(file));
        while (ids.find()) {
          run.add(ids.group(1));
        }
      }
    }
    assertThat(claimed)
        .as("[doctor.loops-are-run] loops that claim a run on JDK 17 and 25, and the tests")
        .isEqualTo(run);
  }

  @Test
  @DisplayName("a loop that nobody has run says so in its source")
  void notRun() {
    Explanation call = new Explanation(
        "X.take",
        Explanation.Role.OTHER,
        InterruptReaction.notMeasured(),
        java.util.List.of(),
        java.util.List.of(),
        false);
    for (Loop loop : Loops.load().all()) {
      String source = loop.explain(call).reaction().source();
      if (loop.effect().isPresent() && !loop.isRun()) {
        assertThat(source)
            .as("[doctor.loops-are-run] the source of %s", loop.id())
            .endsWith("not run");
      }
      assertThat(loop.effect().isPresent() && !loop.isRun() && loop.checked().isEmpty())
          .as("[doctor.loops-are-run] %s has an effect that is neither run nor read", loop.id())
          .isFalse();
    }
  }

  @Test
  @DisplayName("no two loops have the same name")
  void names() {
    assertThat(Loops.load().all().stream().map(Loop::id).toList())
        .as("[doctor.loops-are-run] the names of the loops")
        .doesNotHaveDuplicates();
  }
}
