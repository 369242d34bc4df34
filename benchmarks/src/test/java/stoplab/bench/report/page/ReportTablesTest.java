// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.bench.report.page.HeadlessBrowser.Scheme;
import stoplab.bench.report.page.OpenReport.Screen;

/** The tables of report.html: sorted by click and by key, filtered by text and by family. */
class ReportTablesTest {
  private static final Map<String, Double> UNITS =
      Map.of("", 1.0, "x", 1.0, "%", 1.0, "ns", 1.0, "us", 1e3, "µs", 1e3, "ms", 1e6, "s", 1e9);

  /** The first number of a cell, and its unit; a cell that begins with a word has none. */
  private static final Pattern NUMBER =
      Pattern.compile("^\\(?([+-]?[\\d,]*\\.?\\d+) ?(ns|us|µs|ms|s|x|%)?(?![\\w.])");

  /**
   * In one call, since there are about a hundred columns: twice each, and what then stands where.
   */
  private static final String PRESS_EVERY_HEAD = """
      const columns = [];
      [...document.querySelectorAll('table.sortable')].forEach((table, at) => {
        const heads = [...table.tHead.rows[0].cells];
        heads.forEach((head, i) => {
          const cells = () => [...table.tBodies[0].rows].map(row => row.cells[i].textContent.trim());
          const column = {name: 'table ' + at + ', ' + head.textContent, before: cells(), sorts: []};
          for (const order of ['up', 'down']) {
            head.querySelector('button').click();
            column[order] = cells();
            column.sorts.push(heads.map(other => other.getAttribute('aria-sort'))
                .filter(sort => sort && sort !== 'none').join());
          }
          columns.push(column);
        });
      });
      return JSON.stringify(columns);
      """;

  @RegisterExtension
  static final BrowserExtension CHROMIUM = new BrowserExtension();

  private static HeadlessBrowser browser;
  private static Path report;

  @BeforeAll
  static void write() throws IOException, UnreadableRunException {
    browser = CHROMIUM.browser();
    report = OpenReport.write(browser);
  }

  @BeforeEach
  void open() {
    OpenReport.open(browser, report, new Screen(1400, 1000, Scheme.LIGHT));
  }

  @Test
  @Tag("bench.report-sorts-and-filters")
  @DisplayName("each column of each table sorts by value, and back")
  void everyColumnSorts() throws IOException {
    JsonNode columns = new ObjectMapper().readTree((String) browser.script(PRESS_EVERY_HEAD));
    assertThat(columns).as("[bench.report-sorts-and-filters] columns").isNotEmpty();
    int byNumber = 0;
    for (JsonNode column : columns) {
      String where = "[bench.report-sorts-and-filters] " + column.at("/name").asText();
      List<String> up = texts(column.at("/up"));
      List<String> down = texts(column.at("/down"));
      assertThat(texts(column.at("/sorts"))).as(where).containsExactly("ascending", "descending");
      assertThat(up).as(where).containsExactlyInAnyOrderElementsOf(texts(column.at("/before")));
      assertThat(down).as(where).containsExactlyInAnyOrderElementsOf(up);
      List<Double> rising = numbers(up);
      if (rising.size() > 1 && 2 * rising.size() > up.size()) {
        byNumber++;
        assertThat(rising).as("%s: %s", where, up).isSorted();
        assertThat(numbers(down))
            .as("%s: %s", where, down)
            .isSortedAccordingTo(Comparator.reverseOrder());
      }
    }
    assertThat(byNumber)
        .as("[bench.report-sorts-and-filters] columns of numbers")
        .isPositive();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static List<String> cells(int table, int column) {
    return browser.lines(
        "return [...document.querySelectorAll('table.sortable')[arguments[0]].tBodies[0].rows]"
            + ".map(row => row.cells[arguments[1]].textContent.trim())",
        table,
        column);
  }

  private static List<Double> numbers(List<String> cells) {
    return cells.stream()
        .map(ReportTablesTest::value)
        .filter(OptionalDouble::isPresent)
        .map(OptionalDouble::getAsDouble)
        .toList();
  }

  private static OptionalDouble value(String cell) {
    Matcher number = NUMBER.matcher(cell);
    if (!number.find()) {
      return OptionalDouble.empty();
    }
    String unit = number.group(2) == null ? "" : number.group(2);
    return OptionalDouble.of(
        Double.parseDouble(number.group(1).replace(",", "")) * UNITS.get(unit));
  }

  @Test
  @Tag("bench.report-sorts-and-filters")
  @DisplayName("a click sorts a table, and so do Enter and the space bar")
  void sortsByClickAndByKey() {
    WebElement head =
        browser.driver().findElement(By.cssSelector("table.sortable thead th:nth-child(2)"));
    WebElement button = head.findElement(By.tagName("button"));
    List<String> untouched = cells(0, 1);
    button.click();
    assertThat(head.getDomAttribute("aria-sort"))
        .as("[bench.report-sorts-and-filters] after a click")
        .isEqualTo("ascending");
    List<String> sorted = cells(0, 1);
    assertThat(sorted).as("[bench.report-sorts-and-filters]").isNotEqualTo(untouched);
    browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
    assertThat(head.getDomAttribute("aria-sort"))
        .as("[bench.report-sorts-and-filters] after Enter")
        .isEqualTo("descending");
    browser.driver().switchTo().activeElement().sendKeys(Keys.SPACE);
    assertThat(head.getDomAttribute("aria-sort"))
        .as("[bench.report-sorts-and-filters] after the space bar")
        .isEqualTo("ascending");
    assertThat(cells(0, 1)).as("[bench.report-sorts-and-filters]").isEqualTo(sorted);
  }

  @Test
  @Tag("bench.report-sorts-and-filters")
  @DisplayName("a text and a family leave the rows that have both, and say how many")
  void filtersByTextAndFamily() {
    long all = rows();
    WebElement text = browser.driver().findElement(By.id("filter-text"));
    text.sendKeys("LATCH");
    long latches =
        filtered("row => (row.textContent + row.dataset.words).toLowerCase().includes('latch')");
    assertThat(latches).as("[bench.report-sorts-and-filters] latches").isBetween(2L, all / 2);
    browser.driver().findElement(By.cssSelector(".family[data-family=event]")).click();
    long events =
        filtered("row => (row.textContent + row.dataset.words).toLowerCase().includes('latch')"
            + " && row.dataset.family === 'event'");
    assertThat(events).as("[bench.report-sorts-and-filters] of events").isBetween(1L, latches);
    text.clear();
    text.sendKeys("LatchWorker");
    assertThat(filtered(
            "row => row.dataset.words === 'LatchWorker' && row.dataset.family === 'event'"))
        .as("[bench.report-sorts-and-filters] of the class")
        .isBetween(1L, latches);
    text.clear();
    text.sendKeys("no such row");
    assertThat(filtered("row => false")).as("[bench.report-sorts-and-filters]").isZero();
    assertThat(browser.driver().findElement(By.id("filter-none")).isDisplayed())
        .as("[bench.report-sorts-and-filters] no row is explained")
        .isTrue();
    text.clear();
    browser.driver().findElement(By.cssSelector(".family[data-family=all]")).click();
    assertThat(filtered("row => true")).as("[bench.report-sorts-and-filters]").isEqualTo(all);
    assertThat(browser.driver().findElement(By.id("filter-none")).isDisplayed())
        .as("[bench.report-sorts-and-filters]")
        .isFalse();
  }

  /** Asserts that exactly those rows are seen, and that the page says how many; returns it. */
  private static long filtered(String wanted) {
    assertThat(OpenReport.faults(browser, """
            const wanted = %s;
            const rows = [...document.querySelectorAll('#tables table.sortable tbody tr')];
            for (const row of rows) {
              const seen = row.checkVisibility();
              if (seen !== wanted(row)) faults.push((seen ? 'shown: ' : 'hidden: ') + row.textContent);
            }
            const shown = rows.filter(wanted).length;
            const said = document.getElementById('filter-count').textContent;
            if (said !== shown + ' of ' + rows.length + ' rows') faults.push('says ' + said + ', shows ' + shown);
            for (const box of document.querySelectorAll('#tables table')) {
              if (box.checkVisibility() && ![...box.tBodies[0].rows].some(wanted)) faults.push('an empty table: ' + box.tHead.textContent);
            }
            const pressed = document.querySelectorAll('.family[aria-pressed=true]').length;
            if (pressed !== 1) faults.push(pressed + ' families are pressed');
            """.formatted(wanted)))
        .as("[bench.report-sorts-and-filters] %s", wanted)
        .isEmpty();
    return (long) browser.script(
        "return [...document.querySelectorAll('#tables table.sortable tbody tr')].filter(" + wanted
            + ").length");
  }

  private static long rows() {
    return filtered("row => true");
  }
}
