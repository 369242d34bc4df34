// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.NoAlertPresentException;
import stoplab.bench.chart.Estimate;
import stoplab.bench.chart.StopLatencyChart;
import stoplab.bench.chart.StopLatencyRow;
import stoplab.bench.report.answer.Answer;
import stoplab.bench.report.answer.Charts;
import stoplab.bench.report.folder.RunEnvironment;
import stoplab.bench.report.page.HeadlessBrowser.Scheme;
import stoplab.bench.report.page.OpenReport.Screen;

/** A browser shows the markup that the name of a machine or of a row has, and does not run it. */
class ReportMarkupTest {
  private static final List<String> MARKUP = List.of(
      "<script>window.hacked=1;alert(1)</script>",
      "<img src=x onerror=window.hacked=2;alert(2)>",
      "\"><svg onload=window.hacked=3>",
      "<a href=javascript:window.hacked=4>here</a>");

  @RegisterExtension
  static final BrowserExtension CHROMIUM = new BrowserExtension();

  @Test
  @Tag("bench.report-shows-markup")
  @DisplayName("markup in the machine's name, rows, notes, titles and the difference is only shown")
  void markupIsShown() throws IOException {
    HeadlessBrowser browser = CHROMIUM.browser();
    String all = String.join(" ", MARKUP);
    Path report = OpenReport.write(browser, report(all).html());
    browser.requests();
    browser.console();
    OpenReport.open(browser, report, new Screen(1400, 1000, Scheme.LIGHT));
    browser.script("document.querySelectorAll('details').forEach(each => each.open = true);"
        + "document.querySelectorAll('table.sortable th button').forEach(each => each.click());");
    browser.driver().findElement(By.id("filter-text")).sendKeys(MARKUP.get(1));
    browser.awaitFrames();
    assertThat(browser.script("return window.hacked ?? 'not run'"))
        .as("[bench.report-shows-markup]")
        .isEqualTo("not run");
    assertThat(hasDialog(browser)).as("[bench.report-shows-markup] a dialog").isFalse();
    assertThat(browser.requests())
        .as("[bench.report-shows-markup]")
        .allMatch(
            address -> address.equals(report.toUri().toString()) || address.startsWith("data:"));
    assertThat(browser.console()).as("[bench.report-shows-markup] the console").isEmpty();
    assertThat(browser.script(
            "return document.querySelectorAll('script, img, a[href^=\"java\"]').length"))
        .as("[bench.report-shows-markup] elements")
        .isEqualTo(1L);
    for (String place : List.of(
        "header",
        "#difference h2",
        "#difference td",
        "#tables h3",
        "#tables td",
        "#tables .notes li",
        "#environment dd")) {
      assertThat(browser.lines(
              "return [...document.querySelectorAll(arguments[0])].map(each => each.textContent)",
              place))
          .as("[bench.report-shows-markup] %s", place)
          .anySatisfy(text -> assertThat(text).contains(MARKUP));
    }
  }

  private static boolean hasDialog(HeadlessBrowser browser) {
    try {
      browser.driver().switchTo().alert();
      return true;
    } catch (NoAlertPresentException e) {
      return false;
    }
  }

  private static String chart(String markup) {
    Optional<Estimate> time = Optional.of(new Estimate(3e3, 2e3, 4e3));
    return StopLatencyChart.svg(
        markup, 100, List.of(new StopLatencyRow(markup, time, time, markup)));
  }

  private static HtmlReport report(String markup) {
    String table = "| row | time |\n| --- | --- |\n| " + markup + " | 3 us |\n| other | 2 ns |\n";
    Map<String, Object> facts = new HashMap<>(PageData.facts());
    facts.put("machine", Map.of("cpu", markup, "os", markup, "kernel", markup));
    List<PageData.Section> sections = List.of(new PageData.Section(markup, table, List.of(markup)));
    return new HtmlReport(
            RunEnvironment.of(facts),
            sections,
            Answer.of(sections),
            new Charts(Map.of("charts/" + markup + ".svg", chart(markup)), List.of(markup)))
        .withRemarks(List.of(markup))
        .withDifference(markup, table);
  }
}
