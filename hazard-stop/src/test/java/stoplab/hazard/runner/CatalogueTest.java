// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.hazard.HaltSkipsHooks;
import stoplab.hazard.PthreadCancel;
import stoplab.hazard.PthreadKill;
import stoplab.hazard.child.Evidence;

/** The catalogue, and its judges: they are held against the committed evidence, and spoiled one. */
class CatalogueTest {
  private static final Path SOURCES = Path.of("src/main/java/stoplab/hazard");
  private static final Pattern PUBLIC = Pattern.compile("(?m)^public final class (\\w+)");
  private static final Pattern PLACE = Pattern.compile("\\{([^}]+)\\}");

  static Stream<Arguments> committedRows() throws IOException {
    List<Arguments> rows = new ArrayList<>();
    for (int feature : List.of(17, 25)) {
      Runs.committed(feature).forEach(row -> rows.add(Arguments.of(feature, row)));
    }
    return rows.stream();
  }

  private static Hazard hazard(String name) {
    return Catalogue.hazards().stream()
        .filter(hazard -> hazard.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no hazard " + name));
  }

  @Test
  @DisplayName("every lesson has an entry, and every name occurs once")
  void everyLessonHasItsEntry() throws IOException {
    Set<String> lessons = new TreeSet<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        var found = PUBLIC.matcher(Files.readString(file));
        if (found.find()) {
          lessons.add(found.group(1));
        }
      }
    }
    Set<String> entries = new TreeSet<>();
    Catalogue.hazards().forEach(hazard -> entries.add(hazard.main().getSimpleName()));
    assertThat(entries).isEqualTo(lessons);
    assertThat(Catalogue.hazards()).extracting(Hazard::name).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("a lesson with variants shows those that have an entry, in the same order")
  void variantsAreTheEntries() {
    assertThat(variants(PthreadKill.class)).isEqualTo(PthreadKill.SIGNALS);
    assertThat(variants(PthreadCancel.class)).isEqualTo(PthreadCancel.VICTIMS);
  }

  private static List<String> variants(Class<?> lesson) {
    return Catalogue.hazards().stream()
        .filter(hazard -> hazard.main() == lesson)
        .map(hazard -> hazard.name().substring(lesson.getSimpleName().length() + 1))
        .toList();
  }

  @Test
  @DisplayName("each entry says what it attempts, is bounded, and has an outcome besides refusal")
  void entriesAreWhole() {
    assertThat(Catalogue.hazards()).allSatisfy(hazard -> {
      assertThat(hazard.attempt()).isNotBlank().doesNotEndWith(".");
      assertThat(hazard.bound()).isPositive();
      assertThat(hazard.fates())
          .anyMatch(fate -> fate.verdict() == Verdict.HARM || fate.verdict() == Verdict.NO_EFFECT)
          .allSatisfy(fate -> assertThat(fate.demands()).isNotEmpty())
          .noneMatch(fate -> fate.fits(new Evidence(Map.of())));
    });
  }

  @ParameterizedTest
  @MethodSource("committedRows")
  @Tag("hazard.judged-by-evidence")
  @DisplayName("the committed evidence gives the committed verdict and words, with all gaps filled")
  void committedEvidenceIsJudgedSo(int feature, HazardTsv.Row row) {
    HazardFinding finding = hazard(row.hazard()).judge(row.evidence());
    assertThat(finding.verdict()).isEqualTo(row.verdict()).isNotEqualTo(Verdict.UNCLEAR);
    assertThat(finding.words()).isEqualTo(row.words()).doesNotContain("{");
    assertThat(row.attempt()).isEqualTo(finding.hazard().attempt());
    Fate fate = fateOf(finding);
    assertThat(PLACE.matcher(fate.words()).results().map(place -> place.group(1)))
        .as("reported in %s", row.evidence())
        .allSatisfy(key -> assertThat(row.evidence().values()).containsKey(key));
  }

  @ParameterizedTest
  @MethodSource("committedRows")
  @Tag("hazard.judged-by-evidence")
  @DisplayName("evidence that is changed in one relevant thing is judged differently")
  void spoiledEvidenceIsJudgedElse(int feature, HazardTsv.Row row) {
    Hazard hazard = hazard(row.hazard());
    Fate fate = fateOf(hazard.judge(row.evidence()));
    fate.demands().forEach((key, demand) -> {
      List<String> spoiled = Stream.of("", "spoiled", "0")
          .filter(value -> !demand.matcher(value).matches())
          .toList();
      assertThat(spoiled).as("a demand that anything meets: %s=%s", key, demand).isNotEmpty();
      for (String value : spoiled) {
        HazardFinding judged = hazard.judge(row.evidence().with(key, value));
        assertThat(judged.verdict())
            .as("%s=%s in %s", key, value, row.hazard())
            .isNotEqualTo(row.verdict());
      }
    });
  }

  private static Fate fateOf(HazardFinding finding) {
    return finding.hazard().fates().stream()
        .filter(fate -> fate.fits(finding.evidence()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no fate fits " + finding));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ThreadStopTornInvariant | stop=accepted; stops=200; torn=0; sum=0; lock=free",
        "ThreadStopTornInvariant | stop=UnsupportedOperationException; victim=dead",
        "ThreadStopTornInvariant | stop=IllegalAccessException; victim=alive",
        "ThreadStopInCleanup | stop=accepted; cleanup=finished; lock=free; owner=dead",
        "ThreadStopCaught | stop=accepted; stops=3; caught=0; victim=dead",
        "DebuggerStop | stops=200; torn=0; sum=0; lock=free; jvm.exit=0",
        "SuspendDeadlock | suspend=accepted; other=TERMINATED; other.after.resume=ended",
        "SuspendDeadlock | suspend=accepted; other=BLOCKED; other.after.resume=still there",
        "ExitFromWorker | hook=ran; finally.quick=ran; finally.caller=ran; jvm.exit=3",
        "ExitFromWorker | hook=ran; finally.quick=ran; finally.other=ran; jvm.exit=3",
        "ExitFromWorker | hook=ran; jvm.exit=3",
        "ExitFromWorker | jvm.exit=3",
        "ExitInHookDeadlock | hook=TERMINATED; caller=WAITING; jvm.exit=0",
        "HaltSkipsHooks | registered=yes; hook=ran; jvm.exit=4",
        "HaltSkipsHooks | jvm.exit=4",
        "DaemonTornWrite | in.place=whole; in.place.text=x; aside=whole; aside.text=x",
        "DaemonTornWrite | in.place=torn; in.place.text=x; aside=torn; aside.text=x",
        "AbandonedThread | worker=ended; memory=freed; lock=free; connection=closed; cpu.ms=none",
        "ExecutorTimeoutLeak | timeouts=2; running=0; third=begun; third.after.cancel=begun",
        "ExecutorTimeoutLeak | timeouts=2; running=2; third=not begun; third.after.cancel=not begun",
      })
  @Tag("hazard.judged-by-evidence")
  @DisplayName("evidence that shows no harm, or a repair that failed, is judged unclear")
  void harmlessIsUnclear(String name, String evidence) {
    HazardFinding finding = hazard(name).judge(Evidence.ofCell(evidence));
    assertThat(finding.verdict()).isEqualTo(Verdict.UNCLEAR);
    assertThat(finding.words()).contains(evidence.split("; ")[0]);
  }

  @Test
  @DisplayName("an unknown name is answered with the names that exist")
  void unknownNameIsAnswered() {
    assertThatThrownBy(() -> Catalogue.called("Nobody"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("There is no hazard Nobody; there are ThreadStopTornInvariant, ");
  }

  @Test
  @DisplayName("the name of a lesson means all its entries, in upper or lower case")
  void nameOfLessonMeansAll() throws UsageException {
    assertThat(Catalogue.called("haltskipshooks"))
        .extracting(Hazard::name)
        .containsExactly("HaltSkipsHooks");
    Hazard withArgument = Hazard.of(HaltSkipsHooks.class, "x", "SOMETHING");
    assertThat(withArgument.name()).isEqualTo("HaltSkipsHooks SOMETHING");
    assertThat(withArgument.isCalled("HaltSkipsHooks")).isTrue();
    assertThat(withArgument.isCalled("haltskipshooks")).isTrue();
    assertThat(withArgument.isCalled("HaltSkipsHooks something")).isTrue();
    assertThat(withArgument.isCalled("HaltSkips")).isFalse();
  }
}
