// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.bench.report.page.HeadlessBrowser.Scheme;
import stoplab.bench.report.page.OpenReport.Screen;

/** Who can use report.html: readers of any eyesight, with a keyboard alone, or by ear. */
class ReportAccessTest {
  private static final String AXE = """
      const done = arguments[arguments.length - 1];
      axe.run(document, {
        runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']},
        resultTypes: ['violations'],
        elementRef: false,
      }).then(
          found => done([
            found.passes.length + ' rules kept',
            ...found.violations.flatMap(rule => rule.nodes.slice(0, 3).map(node =>
                rule.id + ' (' + rule.nodes.length + '): ' + node.target + ': '
                    + node.failureSummary.replaceAll('\\n', ' '))),
          ]),
          error => done(['0 rules kept', String(error)]));
      """;

  /** What can have the focus by the keyboard. */
  private static final String CONTROLS =
      "[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex]')]"
          + ".filter(e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility())";

  @RegisterExtension
  static final BrowserExtension CHROMIUM = new BrowserExtension();

  private static HeadlessBrowser browser;
  private static Path report;
  private static String axe;

  static Stream<Screen> screens() {
    return OpenReport.screens();
  }

  @BeforeAll
  static void write() throws IOException, UnreadableRunException {
    browser = CHROMIUM.browser();
    report = OpenReport.write(browser);
    axe = axe();
  }

  /** The script in the jar of axe-core, whose folder has the version in its name. */
  private static String axe() throws IOException {
    ClassLoader here = ReportAccessTest.class.getClassLoader();
    Properties pom = new Properties();
    try (InputStream in =
        here.getResourceAsStream("META-INF/maven/org.webjars.npm/axe-core/pom.properties")) {
      pom.load(in);
    }
    String script =
        "META-INF/resources/webjars/axe-core/" + pom.getProperty("version") + "/axe.min.js";
    try (InputStream in = here.getResourceAsStream(script)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @MethodSource("screens")
  @Tag("bench.report-accessible")
  @DisplayName("the report breaks no rule of WCAG 2.1 AA that axe-core can check")
  void breaksNoRule(Screen screen) {
    OpenReport.open(browser, report, screen);
    browser.script(axe);
    @SuppressWarnings("unchecked") // the array of strings above
    List<String> found = (List<String>) browser.driver().executeAsyncScript(AXE);
    assertThat(found.get(0))
        .as("[bench.report-accessible] axe has checked something: %s", found)
        .doesNotStartWith("0 ");
    assertThat(found.subList(1, found.size()))
        .as("[bench.report-accessible] on %s", screen)
        .isEmpty();
  }

  @Test
  @Tag("bench.report-accessible")
  @DisplayName("the Tab key reaches each control and mark, and shows where it is")
  void tabReachesEverything() {
    OpenReport.open(browser, report, new Screen(1400, 1000, Scheme.LIGHT));
    long controls = (long) browser.script("""
        const look = element => {
          const style = getComputedStyle(element);
          return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.stroke, style.strokeWidth,
              style.backgroundColor, style.fill].join();
        };
        window.reached = new Set();
        window.unseen = [];
        const all = %s;
        const looks = new Map(all.map(element => [element, look(element)]));
        document.addEventListener('focusin', event => {
          reached.add(event.target);
          if (look(event.target) === looks.get(event.target)) unseen.push(event.target.outerHTML.slice(0, 120));
        });
        window.missed = () => all.filter(element => !reached.has(element)).map(element => element.outerHTML.slice(0, 120));
        return all.length;
        """.formatted(CONTROLS));
    assertThat(controls).as("[bench.report-accessible] controls and marks").isGreaterThan(50);
    String tabs = Keys.TAB.toString().repeat((int) controls + 2);
    new Actions(browser.driver()).sendKeys(tabs).perform();
    assertThat(browser.lines("return missed()"))
        .as("[bench.report-accessible] not reached by Tab")
        .isEmpty();
    assertThat(browser.lines("return unseen"))
        .as("[bench.report-accessible] look the same with the focus")
        .isEmpty();
  }

  @Test
  @Tag("bench.report-accessible")
  @DisplayName("there is one first heading, and no heading skips a level")
  void headingsAreInOrder() {
    OpenReport.open(browser, report, new Screen(1400, 1000, Scheme.LIGHT));
    List<String> levels = browser.lines(
        "return [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => h.tagName)");
    assertThat(levels).as("[bench.report-accessible]").startsWith("H1").containsOnlyOnce("H1");
    for (int i = 1; i < levels.size(); i++) {
      assertThat(levels.get(i).charAt(1) - levels.get(i - 1).charAt(1))
          .as("[bench.report-accessible] steps of %s", levels)
          .isLessThanOrEqualTo(1);
    }
  }
}
