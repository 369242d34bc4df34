// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.bench.chart.Estimate;
import stoplab.bench.chart.StopLatencyChart;
import stoplab.bench.chart.StopLatencyRow;
import stoplab.bench.report.answer.Answer;
import stoplab.bench.report.answer.Charts;
import stoplab.bench.report.folder.RunEnvironment;

/** Holds the page against names that are more than names. */
class ReportInjectionTest {
  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'><svg onload=alert(1)>",
        "{{mustache}} {{{mustache}}}",
        "]]><script>alert(1)</script>",
        "</style><script>alert(1)</script>",
        "</title><script>alert(1)</script>",
        "</svg><script>alert(1)</script>",
        "<!--<script>",
        "[a link](javascript:alert(1))",
        "&lt;script&gt;"
      })
  @Tag("bench.report-shows-markup")
  @DisplayName("markup in a name is shown as text, in tables, facts and charts")
  void markupIsShown(String evil) {
    String harmless = page("name");
    String html = page(evil);
    assertThat(tags(html))
        .as("[bench.report-shows-markup] the page has the same elements for any name")
        .isEqualTo(tags(harmless));
    assertThat(html.replace("<span>JDK " + PageText.escaped(evil), ""))
        .as("[bench.report-shows-markup]")
        .doesNotContain("<script>alert", "<img", "<svg onload", "javascript:alert(1)\"")
        .contains(PageText.escaped(evil) + ", 8 CPUs");
    assertThat(count(html, "<dd>" + PageText.escaped(evil) + "</dd>"))
        .as("[bench.report-shows-markup] facts show the text as it is")
        .isGreaterThanOrEqualTo(4);
  }

  /** A page in which the text stands wherever a text from outside may stand. */
  private static String page(String text) {
    Map<String, Object> facts = new HashMap<>(PageData.facts());
    facts.put("started", text);
    facts.put("commit", text);
    facts.put("scope", text);
    facts.put("orderSeed", text);
    facts.put("machine", Map.of("cpu", text, "os", text, "kernel", text, "logicalCpus", text));
    facts.put("jvm", Map.of("version", text, "vendor", text, "forkFlags", List.of(text)));
    PageData.Section section = new PageData.Section(
        "Title " + text,
        "A line " + text + ":\n\n| row " + text + " | time |\n| --- | --- |\n| " + text + " | 1 us "
            + text + " |\n",
        List.of("a note " + text));
    Estimate time = new Estimate(2e5, 1e5, 3e5);
    String svg = StopLatencyChart.svg(
        text,
        100,
        List.of(new StopLatencyRow(
            text.substring(0, Math.min(25, text.length())),
            Optional.of(time),
            Optional.empty(),
            "")));
    return new HtmlReport(
            RunEnvironment.of(facts),
            List.of(section),
            Answer.of(List.of(section)),
            new Charts(Map.of("charts/" + text + ".svg", svg), List.of("no chart " + text)))
        .withRemarks(List.of("left out " + text))
        .withDifference("Against " + text, "Some text " + text + "\n")
        .html();
  }

  /** The elements of a page with the names of their attributes, without what may differ. */
  private static List<String> tags(String html) {
    List<String> tags = new ArrayList<>();
    Pattern.compile("<(/?[a-zA-Z!][a-zA-Z0-9-]*)((?:\\s+[a-zA-Z:-]+(?:=\"[^\"]*\")?)*)\\s*/?>")
        .matcher(html)
        .results()
        .filter(tag -> !tag.group(1).matches("/?(tspan|a|text|g|line|path)"))
        .map(tag -> tag.group(1) + " "
            + Stream.of(tag.group(2).replaceAll("=\"[^\"]*\"", "").strip().split("\\s+"))
                .toList())
        .forEach(tags::add);
    return tags;
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
