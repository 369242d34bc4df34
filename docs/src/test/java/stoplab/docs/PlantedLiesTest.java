// SPDX-License-Identifier: Apache-2.0
package stoplab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The mutants of this module: a page that is right, with one lie planted in it. The check that is
 * there for it must name the line, and say what would be right.
 */
class PlantedLiesTest {
  /** The newest that has the loops. */
  private static final Path RESULT = Tree.files("benchmarks/results", "/polls.csv").stream()
      .max(Comparator.naturalOrder())
      .orElseThrow()
      .resolveSibling("tables.md");

  private static final Path CHART =
      Tree.files("benchmarks/results", ".svg").stream().findFirst().orElseThrow();

  /** A ratio with its interval. */
  private static final String RATIO =
      Results.at(RESULT, "saxpy-2048: / volatile / x no-poll").text();

  /** A page below docs on which everything is right. */
  private static final String RIGHT = """
      # A flag

      A volatile flag ends a spinning worker [flag.volatile-ends]; see
      [`VolatileFlagWorker`](../flag-stop/src/main/java/stoplab/flag/VolatileFlagWorker.java) and
      [its lessons](../flag-stop/README.md#lessons).
      The loop takes [RATIO](../RESULT "saxpy-2048: / volatile / x no-poll") times as long.
      You need Maven MAVEN, and `mvn verify` takes VERIFY minutes.

      <!-- snippet: VolatileFlagWorker#loop -->
      ```java
      while (running) {
        unit.run();
      }
      ```

      ```console
      (cd flag-stop && mvn test -Pexercises)
      java -cp flag-stop/target/classes stoplab.flag.VolatileFlagWorker
      ```

      ```text
      stop() is called while the worker spins.
      ```

      <picture><source srcset="../CHART"><img alt="A chart" src="../CHART"></picture>
      """.replace("CHART", CHART.toString())
      .replace("RESULT", RESULT.toString())
      .replace("RATIO", RATIO)
      .replace("MAVEN", Poms.maven())
      .replace("VERIFY", Poms.properties().get("stoplab.minutes.verify"));

  static Stream<Arguments> lies() {
    return Stream.of(
        lie(
            "a changed snippet",
            new SnippetCheck(),
            "unit.run();",
            "unit.call();",
            10,
            "unit.run()"),
        lie(
            "a snippet from nowhere",
            new SnippetCheck(),
            "<!-- snippet: VolatileFlagWorker#loop -->",
            "",
            10,
            "put <!-- snippet: Class#region -->"),
        lie(
            "a region that is not there",
            new SnippetCheck(),
            "Worker#loop",
            "Worker#pause",
            10,
            "it has [loop"),
        lie("a changed number", new NumberCheck(), RATIO, "999 us [1, 2]", 6, RATIO),
        lie(
            "a number without uncertainty",
            new NumberCheck(),
            RATIO,
            RATIO.replaceAll(" \\[.*", ""),
            6,
            "needs its uncertainty"),
        lie(
            "a number without a source",
            new NumberCheck(),
            "Maven",
            "900 µs and Maven",
            3,
            "'900 µs' has no source"),
        lie(
            "a row that is not there",
            new NumberCheck(),
            "/ volatile /",
            "/ vol-flag /",
            6,
            "no row 'vol-flag'"),
        lie(
            "a result that is not there",
            new LinkCheck(),
            "tables.md",
            "tabels.md",
            6,
            "leads nowhere"),
        lie(
            "a class that is not there",
            new CommandCheck(),
            "stoplab.flag.Vol",
            "stoplab.flag.Fast",
            18,
            "there is no class stoplab.flag.FastatileFlagWorker in flag-stop"),
        lie(
            "a module that is not there",
            new CommandCheck(),
            "cd flag-stop",
            "cd flags-stop",
            17,
            "no flags-stop"),
        lie(
            "a profile that is not there",
            new CommandCheck(),
            "-Pexercises",
            "-Pexercise",
            17,
            "exercises"),
        lie(
            "an option that is not there",
            new CommandCheck(),
            "FlagWorker\n```",
            "FlagWorker --fast\n```",
            18,
            "--fast: flag-stop knows no such option"),
        lie(
            "a link to another class",
            new LinkCheck(),
            "[`VolatileFlagWorker`]",
            "[`AtomicFlagWorker`]",
            4,
            "says `AtomicFlagWorker` and leads to"),
        lie(
            "an anchor that is not there",
            new LinkCheck(),
            "#lessons",
            "#lesson",
            5,
            "'lesson'; it has"),
        lie(
            "a picture for dark pages that is not there",
            new LinkCheck(),
            "srcset=\"../",
            "srcset=\"",
            25,
            "leads nowhere"),
        lie("a picture without words", new LinkCheck(), "A chart", "", 25, "no alternative text"),
        lie(
            "a claim without a test",
            new ClaimCheck(),
            "[flag.volatile-ends]",
            "[flag.volatile-always-ends]",
            3,
            "no @Tag names it"),
        lie(
            "a name that nothing has",
            new NameCheck(),
            "`VolatileFlagWorker`",
            "`VolatileFlagRunner`",
            4,
            "did you mean VolatileFlagWorker?"),
        lie(
            "another version of Maven",
            new VersionCheck(),
            "Maven 3",
            "Maven 4",
            3,
            "Maven " + Poms.maven()),
        lie(
            "another duration",
            new VersionCheck(),
            " minutes",
            "0 minutes",
            3,
            "says " + Poms.properties().get("stoplab.minutes.verify")),
        lie(
            "a sentence without an end",
            new ShapeCheck(),
            "You need",
            "And so on ".repeat(12) + "you need",
            3,
            "at most 30"));
  }

  private static Arguments lie(
      String name, Check check, String truth, String lie, int line, String message) {
    return Arguments.of(name, check, truth, lie, line, message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  @DisplayName("a correct page passes; with a lie in it, the check names line and remedy")
  void lieIsCaught(String name, Check check, String truth, String lie, int line, String message) {
    assertThat(check.on(new Page("docs/page.md", RIGHT)).findings()).isEmpty();
    assertThat(RIGHT).as("the truth that the lie replaces").contains(truth);
    List<Finding> findings =
        check.on(new Page("docs/page.md", RIGHT.replace(truth, lie))).findings();
    assertThat(findings).as("%s goes unnoticed", name).isNotEmpty();
    assertThat(findings)
        .anyMatch(finding -> finding.line() == line && finding.message().contains(message));
  }

  @Test
  @DisplayName("a changed word in an output is caught; a changed time or count is not")
  void changedOutputIsCaught() {
    String printed = "stop() is called.\nThe worker ended 0.13 ms later, after 1,024 units.\n";
    assertThat(Outputs.difference(
            "stop() is called.\nThe worker ended 9.99 ms later, after 7 units.\n", printed))
        .isEmpty();
    assertThat(Outputs.difference("…\nThe worker ended 1 ms later, after 7 units.", printed))
        .isEmpty();
    assertThat(Outputs.difference("stop() is called.\nThe worker hangs.", printed))
        .isEqualTo("the page shows 'The worker hangs.',"
            + " the command prints 'The worker ended # ms later, after # units.'");
    assertThat(Outputs.difference("stop() is called.", printed)).contains("nothing more");
  }

  @Test
  @DisplayName("an output without a command is distinguished from a block that says it is none")
  void outputWithoutCommandIsSeen() {
    String text = "# A\n\nWords.\n\n```text\nx\n```\n";
    assertThat(Outputs.orphans(new Page("docs/a.md", text))).hasSize(1);
    String marked = text.replace("```text", "<!-- not output -->\n```text");
    assertThat(Outputs.orphans(new Page("docs/a.md", marked))).isEmpty();
    assertThat(Outputs.of(new Page("docs/page.md", RIGHT)))
        .singleElement()
        .satisfies(shown -> assertThat(shown.commands())
            .containsExactly("java -cp flag-stop/target/classes stoplab.flag.VolatileFlagWorker"));
  }

  @Test
  @DisplayName("a map with a folder missing, or one too many, is caught")
  void wrongMapIsCaught() {
    Page page = new Page(
        "README.md", "# A\n\n## Map\n\n* [`docs`](docs/README.md)\n* [`old-stop`](old-stop/)\n");
    Set<String> folders = new TreeSet<>(List.of("docs", "flag-stop"));
    assertThat(MapOfFolders.differences(page, folders).stream().map(Finding::message))
        .containsExactly(
            "the map lacks the folder flag-stop", "the map has 'old-stop', which is no folder");
  }

  @Test
  @DisplayName("each part that is missing from the template of the course is reported")
  void templateIsMissed() {
    TemplateCheck check = new TemplateCheck();
    Page page = new Page("docs/2-flag.md", RIGHT);
    assertThat(check.concerns(page)).isTrue();
    assertThat(check.on(page).findings().stream().map(Finding::message))
        .hasSize(5)
        .anyMatch(message -> message.contains("**Symptom:**"))
        .anyMatch(message -> message.contains("pitfalls"))
        .anyMatch(message -> message.contains("picture"));
  }

  @Test
  @DisplayName("a size beside a number that was measured for another size is caught")
  void wrongSizeIsCaught() {
    String place = "saxpy-65536: / block-4096 / x no-poll";
    String text =
        "# A\n\n| check | time |\n| --- | --- |\n| blocks of 4,096 | [%s](../%s \"%s\") |\n"
            .formatted(Results.at(RESULT, place).text().replaceAll("[\\[\\]]", ""), RESULT, place);
    assertThat(new NumberCheck().on(new Page("docs/a.md", text)).findings()).isEmpty();
    assertThat(new NumberCheck()
            .on(new Page("docs/a.md", text.replace("4,096", "1,024")))
            .findings())
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.message()).contains("'1,024' stands in no source"));
  }

  @Test
  @DisplayName("a table of a result is named by the line or by the heading above it")
  void tableIsNamedByWhatStandsAbove() {
    assertThat(Results.at(RESULT, "Cost of waiting / spin / stops in").text()).contains(" [");
    assertThatThrownBy(() -> Results.at(RESULT, "Poll cost / spin / stops in"))
        .hasMessageContaining("no row 'spin'");
  }

  @Test
  @DisplayName("a line that changes the folder for the lines below it is caught")
  void folderForOtherLinesIsCaught() {
    String text =
        "# A\n\n```console\n(cd flag-stop && mvn test)\n(cd event-stop && mvn test)\n```\n";
    assertThat(new CommandCheck().on(new Page("docs/a.md", text)).findings()).isEmpty();
    String bare = text.replaceAll("[()]", "");
    assertThat(new CommandCheck().on(new Page("docs/a.md", bare)).findings())
        .hasSize(2)
        .allMatch(finding -> finding.message().contains("put it in parentheses"));
  }

  @Test
  @DisplayName("numbers are rounded as shown: digits and units may be fewer, never different")
  void roundingIsChecked() {
    Quantity exact = Quantity.in("81.3 us [67.0, 94.8]", "").get(0);
    assertThat(Quantity.in("81 µs", "").get(0).isRounded(exact)).isTrue();
    assertThat(Quantity.in("0.08 ms", "").get(0).isRounded(exact)).isTrue();
    assertThat(Quantity.in("81.4 µs", "").get(0).isRounded(exact)).isFalse();
    assertThat(Quantity.in("0.8 ms", "").get(0).isRounded(exact)).isFalse();
    assertThat(Quantity.in("81 times", "").get(0).isRounded(exact)).isFalse();
  }
}
