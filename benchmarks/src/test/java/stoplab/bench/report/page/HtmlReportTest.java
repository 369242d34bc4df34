// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.bench.report.answer.Answer;
import stoplab.bench.report.answer.Charts;
import stoplab.bench.report.folder.UnreadableRunException;

/** The page of the committed run on JDK 25, and pages of little. */
class HtmlReportTest {
  private static final Path RUN = Path.of("results", "2026-11-29_intel-xeon_jdk25");

  private static String page;

  @BeforeAll
  static void render() throws UnreadableRunException {
    page = PageData.page(RUN).html();
  }

  @Test
  @Tag("bench.report-is-light")
  @DisplayName("the page of a whole comparison is smaller than 1.5 MB")
  void isLight() {
    assertThat(page.getBytes(StandardCharsets.UTF_8).length)
        .as("[bench.report-is-light]")
        .isBetween(100_000, HtmlReport.MOST_BYTES);
  }

  @Test
  @Tag("bench.report-is-one-file")
  @DisplayName("the page loads nothing, and its policy forbids to load anything")
  void isOneFile() {
    assertThat(page)
        .as("[bench.report-is-one-file]")
        .contains("default-src 'none'", "script-src 'sha256-")
        .doesNotContain("@import", "fetch(", "XMLHttpRequest", "<iframe", "<object", "<img");
    assertThat(found(" (src|href|srcset|action|poster)=\"([^\"]*)\"", page))
        .as("[bench.report-is-one-file]")
        .isNotEmpty()
        .allMatch(link -> link.group(1).equals("href")
            && (link.group(2).matches("#[\\w-]+|[\\w-]+(\\.[a-z]+)+")
                || link.group(2).equals("data:,")));
    assertThat(found("url\\(([^)]*)\\)", page))
        .as("[bench.report-is-one-file]")
        .allMatch(link -> link.group(1).startsWith("#"));
  }

  @Test
  @DisplayName("the sections come in order, under one heading, and the headings skip no level")
  void sectionsComeInOrder() {
    assertThat(found("<section id=\"([a-z-]+)\" aria", page).stream().map(each -> each.group(1)))
        .containsExactly(
            "answer", "charts", "tables", "interrupt-map", "hazards", "environment", "threats");
    int level = 0;
    int first = 0;
    for (MatchResult heading : found("<h([1-6])[ >]", page)) {
      int next = Integer.parseInt(heading.group(1));
      assertThat(next).as("level of a heading").isBetween(1, level + 1);
      first += next == 1 ? 1 : 0;
      level = next;
    }
    assertThat(first).as("headings of the first level").isEqualTo(1);
    assertThat(found("<li><a href=\"#([a-z-]+)\"", page))
        .hasSize(7)
        .allMatch(link -> page.contains("<section id=\"" + link.group(1) + "\""));
  }

  @Test
  @DisplayName("each id stands once, although six charts stand in the page")
  void idsAreUnique() {
    Set<String> seen = new HashSet<>();
    assertThat(found(" id=\"([^\"]+)\"", page))
        .hasSizeGreaterThan(30)
        .allSatisfy(id -> assertThat(seen.add(id.group(1))).as(id.group(1)).isTrue());
    assertThat(found("<figure class=\"chart\" id=\"chart-", page)).hasSize(6);
    assertThat(found("url\\(#([^)]+)\\)", page))
        .isNotEmpty()
        .allMatch(link -> seen.contains(link.group(1)));
  }

  @Test
  @DisplayName("the answer says what to take, with its two numbers, in words")
  void answerIsInWords() {
    assertThat(page)
        .contains(
            "<code>VolatileFlagWorker</code>",
            "<strong>124 µs</strong><small>in 10 of 12 JVMs; 2.24 ms in the other 2</small>",
            "<strong>263 ns</strong><small>247 to 340 ns</small>",
            "<code>LatchWorker</code>",
            "<code>WorkerProcess</code>",
            "instrument OK: 6 of 6 checks");
    assertThat(page.indexOf("<section id=\"answer\"")).isLessThan(page.indexOf("<svg"));
  }

  @Test
  @DisplayName("no time is left in plain ASCII")
  void microIsWritten() {
    assertThat(found("\\d us\\b", page)).isEmpty();
    assertThat(found("\\d µs\\b", page)).hasSizeGreaterThan(100);
  }

  @Test
  @DisplayName("each row of a table has its family, and each number its value")
  void rowsHaveFamilies() {
    String tables = page.substring(
        page.indexOf("<section id=\"tables\""), page.indexOf("interrupt-map-title\""));
    assertThat(
            found("<tbody>|<tr>", tables).stream().filter(each -> each.group().equals("<tr>")))
        .as("rows without a family: those of the headings alone")
        .hasSize(found("<thead>", tables).size());
    assertThat(tables)
        .contains("<tr data-family=\"flag\">", "<tr data-family=\"process\">")
        .contains(
            "<td data-value=\"263.0\">263 ns [247, 340]</td>",
            "<td data-value=\"Infinity\">HANGS in 6 of 6</td>");
  }

  @Test
  @DisplayName("a JDK between the two of the maps gets the nearest, and the page says so")
  void nearestMapIsSaid() {
    assertThat(PageData.page(List.of()).html())
        .contains("On JDK 25, the nearest to JDK 21 that was tried")
        .contains("This run measured nothing that answers the question.")
        .contains("<details class=\"badge unsure\">")
        .doesNotContain(
            "id=\"difference\"", "<table class=\"answer\"", "#charts", "Point at a mark");
    assertThat(page).contains("pthread_cancel of a worker that spins");
  }

  @Test
  @DisplayName("the chart of polls names its loop")
  void chartNamesLoop() {
    assertThat(page).contains(">loop: y[i] += a * x[i], 2,048 floats, 8 times; ");
  }

  @Test
  @DisplayName("files are links, and so is the interrupt map in the answer")
  void filesAreLinks() {
    assertThat(page)
        .contains("<a href=\"tables.md\"><code>tables.md</code></a>")
        .contains("<a href=\"#interrupt-map\">interrupt-stop/MAP.md</a> lists them.");
  }

  @Test
  @DisplayName("the calls that were interrupted are the sum of the reactions, for each kind")
  void interruptedCallsAddUp() {
    int platform = 0;
    int virtual = 0;
    for (MatchResult row :
        found("<th scope=\"row\">([^<]+)</th><td>(\\d+)</td><td>(\\d+)</td>", page)) {
      if (!row.group(1).equals("not measured")) {
        platform += Integer.parseInt(row.group(2));
        virtual += Integer.parseInt(row.group(3));
      }
    }
    assertThat(platform).isPositive();
    assertThat(page)
        .contains("On JDK 25: " + platform + " calls on platform threads and " + virtual
            + " on virtual threads were interrupted");
  }

  @Test
  @DisplayName("a difference stands behind the answer, and what was left out among the doubts")
  void differenceStandsBehindAnswer() {
    String html = PageData.page(List.of())
        .withRemarks(List.of("The row of <b> was left out."))
        .withDifference("Compared with <i>", "| row | change |\n| --- | --- |\n| latch | 2 us |\n")
        .html();
    assertThat(html)
        .contains("Compared with &lt;i&gt;</h2>", "<td data-value=\"2000.0\">2 µs</td>")
        .contains("<li>The row of &lt;b&gt; was left out.</li>")
        .contains("<a href=\"#difference\">");
    assertThat(html.indexOf("id=\"difference\""))
        .isBetween(html.indexOf("id=\"answer\""), html.indexOf("id=\"tables\""));
  }

  @Test
  @DisplayName("a chart that could not be drawn is said to be missing")
  void missingChartIsSaid() {
    HtmlReport report = new HtmlReport(
        PageData.environment(),
        List.of(),
        Answer.of(List.of()),
        new Charts(Map.of(), List.of("There is no chart x.svg: no font.")));
    assertThat(report.html())
        .contains("<p class=\"trouble\">There is no chart x.svg: no font.</p>", "#charts")
        .doesNotContain("Point at a mark");
  }

  private static List<MatchResult> found(String regex, String text) {
    return Pattern.compile(regex).matcher(text).results().toList();
  }
}
