// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.difference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.bench.Technique;
import stoplab.bench.question.QuestionName;
import stoplab.bench.report.Measure;
import stoplab.bench.report.ReportSection;
import stoplab.bench.report.difference.RunDifference.Run;
import stoplab.bench.report.folder.RunFolder;
import stoplab.bench.report.folder.UnreadableRunException;

/** How a difference reads on a terminal and on a page. */
class DifferenceTextTest {
  private static final List<Run> COMMITTED = new ArrayList<>();

  private static final double[] ONES = {100, 100, 100, 100, 100, 100};
  private static final double[] ZEROS = new double[6];
  private static final double[] SOME = {0, 0, 0, 0, 0, 100};

  @Test
  @Tag("bench.diff-fits-terminal")
  @DisplayName("the difference of the committed runs fits a terminal, with all their rows")
  void committedRunsFit() {
    for (Run before : COMMITTED) {
      for (Run after : COMMITTED) {
        assertThat(
                new DifferenceText(RunDifference.of(before, after)).text(true).lines())
            .as("[bench.diff-fits-terminal]")
            .hasSizeGreaterThan(100)
            .allMatch(line -> line.matches("[ -~]{0,100}"));
      }
    }
  }

  @Test
  @DisplayName("each time of the committed runs has a name of its own, and is compared")
  void committedRunsAreWhole() {
    for (Run run : COMMITTED) {
      List<Measure> measures = run.sections().stream()
          .map(ReportSection::measures)
          .flatMap(List::stream)
          .filter(each -> each.jvms().length > 0 || each.hung() > 0)
          .toList();
      assertThat(measures.stream().map(Measure::name)).doesNotHaveDuplicates();
      RunDifference same = RunDifference.of(run, run);
      assertThat(same.measures()).hasSameSizeAs(measures);
      assertThat(same.changed()).isEmpty();
      assertThat(same.bySection().keySet())
          .containsExactlyElementsOf(
              run.sections().stream().map(ReportSection::title).toList());
    }
  }

  @Test
  @Tag("bench.diff-fits-terminal")
  @DisplayName("a folder cannot command the terminal, and a long word has a line of its own")
  void hostileWords() {
    RunDifference difference = difference(
        DifferenceData.facts(Map.of("machine.cpu", "\u001b[2J\u0007caf\u00e9 " + "x".repeat(150))),
        Measure.of("s", "r", "w", ONES));
    assertThat(new DifferenceText(difference).text(false).lines())
        .as("[bench.diff-fits-terminal]")
        .allMatch(line -> line.matches("[ -~]*"))
        .allMatch(line -> line.length() <= 100 || !line.strip().contains(" "))
        .anyMatch(line -> line.contains("?[2J?caf?"));
  }

  @Test
  @Tag("bench.diff-shows-markup")
  @DisplayName("on a page, markup in what a folder says is shown as text")
  void markupIsShown() {
    RunDifference difference = difference(
        DifferenceData.facts(Map.of("machine.cpu", "<script>a|b</script> [x](http://y) \n# `z`")),
        Measure.of("s", "r", "w", ONES));
    assertThat(new DifferenceMarkdown(difference).markdown(true))
        .as("[bench.diff-shows-markup]")
        .startsWith("Another CPU: A processor and \\<script>a\\|b\\</script> \\[x\\](http://y) ?#"
            + " \\`z\\`.\n")
        .doesNotContainPattern("(?<!\\\\)<");
  }

  @Test
  @DisplayName("zeros have no ratio: that is said, unless both are zero")
  void zeros() {
    String text = new DifferenceText(difference(
            DifferenceData.facts(),
            List.of(Measure.of("s", "both", "cpu", ZEROS), Measure.of("s", "one", "cpu", ZEROS)),
            List.of(Measure.of("s", "both", "cpu", ZEROS), Measure.of("s", "one", "cpu", SOME))))
        .text(true);
    assertThat(text)
        .contains("None of 2 compared times changed; 1 is the same within 15 %, 1 undecided.")
        .contains("- No ratio, since some JVMs measured zero: one, cpu: 0 ns -> 0 ns.")
        .contains("both, cpu  0 ns    0 ns   -               same")
        .doesNotContain("By chance");
  }

  @Test
  @DisplayName("sections without a change share a line; runs without a common row say so")
  void nothingToShow() {
    Measure measure = Measure.of("s", "r", "w", ONES);
    RunDifference same = difference(DifferenceData.facts(), measure);
    assertThat(new DifferenceText(same).text(false)).contains("\n- None changed: s (of 1).\n");
    assertThat(new DifferenceMarkdown(same).markdown(false))
        .contains("\n- None changed: s (of 1).\n");
    assertThat(new DifferenceText(same).text(true)).contains("\ns: none of 1 changed\n");
    RunDifference strange = difference(
        DifferenceData.facts(), List.of(measure), List.of(Measure.of("t", "r", "w", ONES)));
    assertThat(new DifferenceText(strange).text(false))
        .contains("Nothing was measured in both.")
        .endsWith("\n\n- 1 row exists only in BEFORE: s 1. --all names them.\n"
            + "- 1 row exists only in AFTER: t 1. --all names them.\n");
  }

  @Test
  @DisplayName("a change of a control is blamed on the machine, or on the JDK if that is another")
  void controls() {
    Measure floor = Measure.of("s", Technique.FLOOR.label(), "warm stop", ONES);
    Measure slower = Measure.of(
        "s", Technique.FLOOR.label(), "warm stop", new double[] {200, 200, 200, 200, 200, 200});
    assertThat(sentences(DifferenceData.facts(), floor, slower).controls())
        .hasValueSatisfying(words -> assertThat(words)
            .startsWith("Controls changed: floor, warm stop: 2.00 [2.00, 2.00].")
            .contains("so that is the machine. "));
    assertThat(sentences(DifferenceData.facts(Map.of("jvm.version", "25")), floor, slower)
            .controls())
        .hasValueSatisfying(
            words -> assertThat(words).contains("so that is the machine or the JDK. "));
    assertThat(sentences(DifferenceData.facts(), floor, floor).controls()).isEmpty();
  }

  @Test
  @DisplayName("a ratio that only rounds to one is not shown as one")
  void almostOne() {
    assertThat(ratio(1.004)).isEqualTo("1.004 [1.004, 1.004]");
    assertThat(ratio(0.998)).isEqualTo("0.998 [0.998, 0.998]");
    assertThat(ratio(1)).isEqualTo("1.00 [1.00, 1.00]");
    assertThat(ratio(0.01234)).isEqualTo("0.012 [0.012, 0.012]");
    assertThat(ratio(12.34)).isEqualTo("12.3 [12.3, 12.3]");
    assertThat(ratio(1234)).isEqualTo("1234 [1234, 1234]");
  }

  @Test
  @DisplayName("the three biggest changes are named first, and what hangs before all")
  void biggest() {
    List<Measure> before = Stream.of("a", "b", "c", "d")
        .map(row -> Measure.of("s", row, "stop", ONES))
        .toList();
    List<Measure> after = List.of(
        Measure.of("s", "a", "stop", times(2)),
        Measure.of("s", "b", "stop", times(0.1)),
        Measure.of("s", "c", "stop", times(3)),
        new Measure("s", "d", "stop", ONES, 2));
    DifferenceSentences sentences =
        new DifferenceSentences(difference(DifferenceData.facts(), before, after));
    assertThat(sentences.counts())
        .isEqualTo(
            "4 of 4 compared times changed (1 HANGS now, 2 longer, 1 shorter); 0 are the same"
                + " within 15 %, 0 undecided.");
    assertThat(sentences.biggest())
        .contains("The surest: d, stop, HANGS now; b, stop, 100 ns -> 10 ns;"
            + " c, stop, 100 ns -> 300 ns.");
    assertThat(DifferenceSentences.cell(after.get(3))).isEqualTo("HANGS 2/8");
  }

  /** Reads all whole runs for a JDK that are committed. */
  @BeforeAll
  static void readCommitted() throws IOException, UnreadableRunException {
    List<Path> folders;
    try (Stream<Path> all = Files.list(Path.of("results"))) {
      folders =
          all.filter(each -> each.toString().matches(".*_jdk\\d+")).sorted().toList();
    }
    assertThat(folders).hasSizeGreaterThanOrEqualTo(2);
    for (Path each : folders) {
      RunFolder run = RunFolder.open(each);
      COMMITTED.add(
          new Run(each.toString(), run.environment(), QuestionName.read(run), run.remarks()));
    }
  }

  private static double[] times(double factor) {
    return Stream.generate(() -> 100 * factor)
        .limit(6)
        .mapToDouble(each -> each)
        .toArray();
  }

  private static String ratio(double factor) {
    return DifferenceSentences.ratio(new MeasureDifference(
        Measure.of("s", "r", "w", times(1)), Measure.of("s", "r", "w", times(factor))));
  }

  private static DifferenceSentences sentences(
      Map<String, Object> facts, Measure before, Measure after) {
    return new DifferenceSentences(difference(facts, List.of(before), List.of(after)));
  }

  private static RunDifference difference(Map<String, Object> facts, Measure both) {
    return difference(facts, List.of(both), List.of(both));
  }

  private static RunDifference difference(
      Map<String, Object> facts, List<Measure> before, List<Measure> after) {
    return RunDifference.of(
        DifferenceData.run("before", DifferenceData.facts(), before),
        DifferenceData.run("after", facts, after));
  }
}
