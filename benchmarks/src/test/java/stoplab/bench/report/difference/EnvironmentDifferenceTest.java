// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.difference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the machines of two runs. */
class EnvironmentDifferenceTest {
  @ParameterizedTest
  @CsvSource({
    "machine.cpu, Another CPU, 'Another CPU: A processor and Another CPU.'",
    "container.availableProcessors, 4, Another number of CPUs: 8 and 4.",
    "jvm.version, 25, Another JDK: 21.0.1+12 (V) and 25 (V).",
    "commit, 89ab-dirty, Another commit: 0123456789ab and 89ab-dirty.",
    "commit, 89abcdef0123456789-dirty, Another commit: 0123456789ab and 89abcdef0123-dirty.",
    "machine.kernel, 7, 'The same CPU, JDK and commit.'"
  })
  @Tag("bench.diff-names-machine")
  @DisplayName("another CPU, JDK or commit is named in the headline, and nothing less important")
  void headline(String key, String value, String expected) {
    assertThat(after(Map.of(key, value)).headline())
        .as("[bench.diff-names-machine]")
        .isEqualTo(expected);
  }

  @Test
  @Tag("bench.diff-names-machine")
  @DisplayName("several differences are named in their order, and a small one is not forgotten")
  void order() {
    EnvironmentDifference difference = after(Map.of(
        "commit", "89ab",
        "machine.kernel", "7",
        "machine.cpu", "B",
        "jvm.version", "25"));
    assertThat(difference.headline())
        .as("[bench.diff-names-machine]")
        .isEqualTo("Another CPU: A processor and B; another JDK: 21.0.1+12 (V) and 25 (V);"
            + " another commit: 0123456789ab and 89ab.");
    assertThat(difference.differing())
        .extracting(EnvironmentDifference.Fact::name)
        .containsExactly("CPU", "JDK", "kernel", "commit");
    assertThat(difference.equal())
        .isEqualTo("CPUs 8; JVM flags -Xmx1g; system An OS 1; memory 4096 MiB; scope headlines;"
            + " rounds 9; load at the start 0.5; steal 0.0 %; started 2026-11-29T11:08:50Z");
  }

  @Test
  @Tag("bench.diff-names-machine")
  @DisplayName("what neither run has recorded is not called the same")
  void unknown() {
    Map<String, Object> facts = DifferenceData.facts();
    facts.put("machine", Map.of("logicalCpus", 8));
    EnvironmentDifference difference = new EnvironmentDifference(
        DifferenceData.run("before", facts, List.of()),
        DifferenceData.run("after", facts, List.of()));
    assertThat(difference.headline())
        .as("[bench.diff-names-machine]")
        .isEqualTo("No difference of CPU, JDK or commit is known; not recorded: CPU.");
    assertThat(difference.equal()).startsWith("CPUs 8; JDK ").doesNotContain("unknown");
  }

  @ParameterizedTest
  @CsvSource({
    "scope, all, BEFORE and AFTER have another scope",
    "started, 2026-11-28T11:08:50Z, BEFORE started later than AFTER",
    "scope, smoke, AFTER only showed that everything works",
    "roundsKept, 5, 'AFTER had 5 rounds, and an interval needs 6'",
    "roundsKept, 1, 'AFTER had 1 round, and'",
    "commit, 89ab-dirty, AFTER ran sources with changes that no commit has.",
    "before.loadAverage, 4.1, AFTER started on a busy machine: load 4.1 on 8 CPUs.",
    "after.stealMillisSinceBoot, 20000, AFTER lost 1.0 % of the CPU time"
  })
  @DisplayName("a run that proves little is named in a warning")
  void warning(String key, String value, String expected) {
    Object typed = value.matches("[0-9.]+") ? (Object) Double.valueOf(value) : value;
    assertThat(after(Map.of(key, typed)).warnings())
        .hasSize(value.equals("smoke") ? 2 : 1)
        .last()
        .asString()
        .startsWith(expected);
  }

  @Test
  @DisplayName("what holds for both runs is said once, and a sound pair has no warning")
  void warnings() {
    assertThat(after(Map.of()).warnings()).isEmpty();
    Map<String, Object> smoke = DifferenceData.facts(Map.of("scope", "smoke"));
    assertThat(new EnvironmentDifference(
                DifferenceData.run("before", smoke, List.of()),
                DifferenceData.run("after", smoke, List.of()))
            .warnings())
        .singleElement()
        .asString()
        .startsWith("BEFORE and AFTER only showed");
  }

  private static EnvironmentDifference after(Map<String, ?> others) {
    return new EnvironmentDifference(
        DifferenceData.run("before", DifferenceData.facts(), List.of()),
        DifferenceData.run("after", DifferenceData.facts(others), List.of()));
  }
}
