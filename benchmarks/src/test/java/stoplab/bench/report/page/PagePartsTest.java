// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.bench.Event;
import stoplab.bench.ManyTrial;
import stoplab.bench.Poll;
import stoplab.bench.ProcessTrial;
import stoplab.bench.Technique;
import stoplab.bench.Wake;
import stoplab.bench.call.CallWay;
import stoplab.bench.probe.waiting.WaitingWay;
import stoplab.bench.report.folder.RunEnvironment;

class PagePartsTest {
  @ParameterizedTest(name = "{0} is {1}")
  @Tag("bench.report-sorts-by-value")
  @DisplayName("a cell is sorted by its first number, a time in nanoseconds")
  @CsvSource(
      delimiter = ';',
      value = {
        "900 us [1, 2]; 900000",
        "1.2 ms [1, 2]; 1200000",
        "1.2 s; 1200000000",
        "263 ns; 263",
        "2 µs; 2000",
        "(531 ns); 531",
        "-3.68 ns [-10.4, +6.34]; -3.68",
        "+17.19 ms [+6.22, +30.90]; 17190000",
        "124 us in 10, 2.24 ms in 2; 124000",
        "6,175 in 6; 6175",
        "1.230 [1.048, 1.482]; 1.230",
        "12 and 12; 12",
        "HANGS in 6 of 6; Infinity"
      })
  void cellHasValue(String cell, double value) {
    assertThat(CellValue.of(cell)).as("[bench.report-sorts-by-value] %s", cell).hasValue(value);
  }

  @Test
  @Tag("bench.report-sorts-by-value")
  @DisplayName("a cell of words has no value")
  void wordsHaveNoValue() {
    assertThat(Stream.of("-", "too few stops", "", "met", "p90"))
        .as("[bench.report-sorts-by-value]")
        .allMatch(cell -> CellValue.of(cell).isEmpty());
  }

  @Test
  @Tag("bench.report-row-has-family")
  @DisplayName("each label that can be measured has a family")
  void labelsHaveFamilies() {
    haveFamilies(Technique.values(), Technique::label);
    haveFamilies(Poll.values(), Poll::label);
    haveFamilies(Wake.values(), Wake::label);
    haveFamilies(Event.values(), Event::label);
    haveFamilies(WaitingWay.values(), WaitingWay::label);
    haveFamilies(ProcessTrial.values(), ProcessTrial::label);
    haveFamilies(ManyTrial.values(), ManyTrial::label);
    haveFamilies(CallWay.values(), CallWay::label);
    assertThat(Map.of(
            "volatile-flag", RowFamily.FLAG,
            "latch", RowFamily.EVENT,
            "interrupt-sleep", RowFamily.INTERRUPT,
            "is-interrupted", RowFamily.INTERRUPT,
            "block-4096", RowFamily.FLAG,
            "sleep-10-ms", RowFamily.FLAG,
            "kill-jvm", RowFamily.PROCESS,
            "floor", RowFamily.REFERENCE,
            "park", RowFamily.REFERENCE,
            "warm-call", RowFamily.PROCESS))
        .as("[bench.report-row-has-family]")
        .allSatisfy((label, family) -> assertThat(RowFamily.of(label)).contains(family));
    assertThat(RowFamily.of("<b>")).isEmpty();
  }

  private static <E> void haveFamilies(E[] all, Function<E, String> label) {
    assertThat(Arrays.stream(all).map(label))
        .as("[bench.report-row-has-family]")
        .isNotEmpty()
        .allMatch(each -> RowFamily.of(each).isPresent());
  }

  @Test
  @Tag("bench.report-shows-markup")
  @DisplayName("the line above a table becomes its heading, with its markup as text")
  void lineBecomesHeading() {
    assertThat(MarkdownHtml.of("A <b>line</b>\nof `two`:\n\n| a |\n| --- |\n| 1 us |\n", "T\"", 4))
        .as("[bench.report-shows-markup]")
        .contains(
            "<h4>A &lt;b&gt;line&lt;/b&gt; of two</h4>",
            "aria-label=\"T&quot;: A &lt;b&gt;line&lt;/b&gt; of two\"",
            "<td data-value=\"1000.0\">1 µs</td>");
    assertThat(MarkdownHtml.of("A sentence.\n\n| a |\n| --- |\n| 1 |\n", "T", 4))
        .contains("<p>A sentence.</p>", "aria-label=\"T: table 1\"")
        .doesNotContain("<h4>");
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("a cell of the answer becomes a large number and the words around it")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "263 ns [247, 340] | 263 ns | 247 to 340 ns",
        "187 us [136, 1490] | 187 µs | 136 µs to 1.49 ms",
        "124 us in 10, 2.24 ms in 2 | 124 µs | in 10 of 12 JVMs; 2.24 ms in the other 2",
        "124 us in 2, 2.24 ms in 10 | 2.24 ms | in 10 of 12 JVMs; 124 µs in the other 2",
        "9.511 [6.995, 12.049] times the loop | 9.51 times the loop | 7.00 to 12.0",
        "0.990 [0.881, 1.118] times one; 9.511 [6.995, 12.049] times two | 0.990 times one; 9.51 times"
            + " two | 0.881 to 1.12; 7.00 to 12.0",
        "522 us [492, 721] of CPU time a second | 522 µs of CPU time a second | 492 to 721 µs",
        "no CPU time | no CPU time | -",
        "too few stops | too few stops | -",
        "nothing | nothing | -"
      })
  void answerCellIsDivided(String cell, String number, String around) {
    assertThat(AnswerCell.of(cell)).isEqualTo(new AnswerCell(number, around == null ? "" : around));
  }

  @Test
  @DisplayName("the badge counts the checks, and names those that did not pass")
  void badgeCounts() {
    String good = "instrument OK: 50,000 ns were measured as 50,413 ns.";
    String bad = "INSTRUMENT FAILED: a spinner used 3 us. Do not trust it.";
    String few = "instrument: too few stops to judge.";
    String noise = "noise (A/A): the floor takes -3.68 ns more than itself.";
    assertThat(CheckBadge.of(List.of(good, good, noise)))
        .returns("instrument OK: 2 of 2 checks", CheckBadge::text)
        .returns(false, CheckBadge::failed)
        .returns(List.of(), CheckBadge::troubles)
        .returns(List.of(good, good, noise), CheckBadge::lines);
    assertThat(CheckBadge.of(List.of(good, bad, few)))
        .returns("INSTRUMENT FAILED: 1 of 3 checks passed", CheckBadge::text)
        .returns(true, CheckBadge::failed)
        .returns(List.of(bad.replace("3 us", "3 µs"), few), CheckBadge::troubles);
    assertThat(CheckBadge.of(List.of(good, few)).text())
        .isEqualTo("instrument: 1 of 2 checks passed");
    assertThat(CheckBadge.of(List.of(good, few)).unsure()).isTrue();
    assertThat(CheckBadge.of(List.of(good, noise)).unsure()).isFalse();
    assertThat(CheckBadge.of(List.of(good, bad)).unsure()).isFalse();
    assertThat(CheckBadge.of(List.of()))
        .returns("instrument not checked", CheckBadge::text)
        .returns(true, CheckBadge::unsure);
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("the badge says the noise of loops where it is large")
  @CsvSource(
      delimiter = '|',
      value = {
        "0.891 [0.623, 1.281] | ; noise of loops: 0.89 [0.62, 1.28]",
        "1.050 [1.010, 1.110] | ; noise of loops: 1.05 [1.01, 1.11]",
        "1.010 [0.950, 1.080] | ''",
        "1.500 | ''"
      })
  void badgeSaysLargeNoise(String ratio, String noise) {
    assertThat(CheckBadge.of(List.of(
                "instrument OK: fine.",
                "noise (A/A): a loop without a poll takes " + ratio + " times itself."))
            .text())
        .isEqualTo("instrument OK: 1 of 1 checks" + noise);
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("a range of more than three powers of ten has a unit at each end")
  @CsvSource(
      delimiter = '|',
      value = {
        "952 ns [654, 3930000] | 952 ns [654 ns to 3.93 ms]",
        "3 ms [0.122, 5.14] | 3 ms [0.122, 5.14]",
        "952 us [95, 96000] | 952 µs [95 µs to 96 ms]",
        "952 ns [954, 954000] | 952 ns [954, 954000]",
        "9 ms [-1, 3930000] | 9 ms [-1, 3930000]"
      })
  void wideRangesHaveUnits(String cell, String shown) {
    assertThat(MarkdownHtml.of("| a |\n| --- |\n| " + cell + " |\n", "T", 4))
        .contains(">" + shown + "</td>");
  }

  @Test
  @Tag("bench.report-sorts-and-filters")
  @DisplayName("a row is found by the class that it measures")
  void rowHasClass() {
    assertThat(MarkdownHtml.of("| a |\n| --- |\n| latch |\n| park |\n", "T", 4))
        .as("[bench.report-sorts-and-filters]")
        .containsOnlyOnce("data-words=")
        .contains("data-words=\"LatchWorker\"");
  }

  @Test
  @Tag("bench.report-says-doubts")
  @DisplayName("a report names what this run gives reason to doubt, and nothing else")
  void doubtsAreSaid() {
    assertThat(doubts(Map.of(), "| latch | 2 us |\n"))
        .as("[bench.report-says-doubts]")
        .containsExactly(
            "INSTRUMENT FAILED: dead after 3 µs.",
            "Noise of this run, where the truth is no difference: 3 µs.");
    assertThat(doubts(
            Map.of(
                "scope",
                "smoke",
                "roundsKept",
                1,
                "commit",
                "0123456-dirty",
                "container",
                Map.of("availableProcessors", 1),
                "before",
                Map.of("loadAverage", 4.0, "stealMillisSinceBoot", 0.0),
                "after",
                Map.of("loadAverage", 4.0, "stealMillisSinceBoot", 96_000.0)),
            "| broken-plain-flag | HANGS in 6 of 6 | 6 |\n"))
        .as("[bench.report-says-doubts]")
        .anyMatch(line -> line.startsWith("This was a smoke run"))
        .anyMatch(line -> line.startsWith("It has 1 whole round."))
        .anyMatch(line -> line.startsWith("The JVM had one CPU."))
        .anyMatch(line -> line.contains("load average was 4.0 on 1 CPU:"))
        .anyMatch(line -> line.contains("gave 5.0 % of the CPU time to others"))
        .anyMatch(line -> line.startsWith("The sources had changes"))
        .anyMatch(line -> line.startsWith("broken-plain-flag hung in 6 of 6 JVMs."))
        .hasSize(9);
    assertThat(doubts(Map.of("container", Map.of("availableProcessors", 2)), ""))
        .as("[bench.report-says-doubts]")
        .anyMatch(line -> line.startsWith("The JVM had two CPUs"));
  }

  private static List<String> doubts(Map<String, Object> different, String table) {
    Map<String, Object> facts = new HashMap<>(PageData.facts());
    facts.putAll(different);
    return RunThreats.of(
        RunEnvironment.of(facts),
        List.of(new PageData.Section("Stop latency", table, List.of())),
        List.of(
            "noise (A/A): 3 us.", "instrument OK: fine.", "INSTRUMENT FAILED: dead after 3 us."));
  }
}
