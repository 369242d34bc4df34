// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.PointerInput;
import org.openqa.selenium.interactions.Sequence;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.bench.report.page.HeadlessBrowser.Scheme;
import stoplab.bench.report.page.OpenReport.Screen;

/** The marks of the charts in report.html tell their numbers, however a reader points at them. */
class ReportMarksTest {
  /** How long a pointer takes to its place; Selenium moves it slowly unless told otherwise. */
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  /** A name, and a number with a unit or a word. */
  private static final String SENTENCE = "(?s).+: .*(\\d.* (ns|µs|ms|s)|\\dx|hangs).*";

  /** The box that shows a sentence, whole, inside of the window; nothing while there is none. */
  private static final String SHOWN = """
      const tip = document.getElementById('tip');
      if (!tip.checkVisibility()) return '';
      const box = tip.getBoundingClientRect();
      const inside = box.left >= 0 && box.top >= 0 && box.right <= document.documentElement.clientWidth
          && box.bottom <= innerHeight;
      return (inside ? '' : 'outside of the window: ') + tip.textContent;
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

  @Test
  @Tag("bench.report-marks-tell")
  @DisplayName("each mark has a sentence with its numbers")
  void everyMarkHasNumbers() {
    OpenReport.open(browser, report, new Screen(1400, 1000, Scheme.LIGHT));
    List<String> silent = browser.lines("return [...document.querySelectorAll('figure.chart')]"
        + ".filter(f => f.querySelectorAll('.tips > *').length < 4).map(f => f.id)");
    assertThat(silent).as("[bench.report-marks-tell] charts with few marks").isEmpty();
    assertThat(browser.lines("return [...document.querySelectorAll('figure.chart .tips > *')]"
            + ".map(mark => mark.getAttribute('aria-label'))"))
        .as("[bench.report-marks-tell]")
        .hasSizeGreaterThan(60)
        .allMatch(sentence -> sentence.matches(SENTENCE));
  }

  @Test
  @Tag("bench.report-marks-tell")
  @DisplayName("a pointer on a mark shows its numbers, and takes them away when it leaves")
  void pointerShows() {
    OpenReport.open(browser, report, new Screen(1400, 1000, Scheme.DARK));
    for (WebElement mark : oneOfEachChart()) {
      actions().moveToElement(mark).perform();
      shows(mark);
      actions().moveToElement(title()).perform();
      showsNothing();
    }
  }

  @Test
  @Tag("bench.report-marks-tell")
  @DisplayName("the keyboard shows the numbers: Tab to a chart, arrows to its marks, Escape")
  void keyboardShows() {
    OpenReport.open(browser, report, new Screen(1400, 1000, Scheme.LIGHT));
    WebElement chart = browser.driver().findElement(By.cssSelector("figure.chart"));
    List<WebElement> marks = chart.findElements(By.cssSelector(".tips > *"));
    browser.script("arguments[0].focus()", marks.get(0));
    shows(marks.get(0));
    press(Keys.ARROW_RIGHT);
    shows(marks.get(1));
    press(Keys.END);
    shows(marks.get(marks.size() - 1));
    press(Keys.ARROW_RIGHT);
    shows(marks.get(marks.size() - 1));
    press(Keys.ARROW_LEFT);
    shows(marks.get(marks.size() - 2));
    press(Keys.HOME);
    shows(marks.get(0));
    press(Keys.ESCAPE);
    showsNothing();
    press(Keys.ARROW_DOWN);
    shows(marks.get(1));
    press(Keys.TAB);
    assertThat(browser.script("return arguments[0].contains(document.activeElement)", chart))
        .as("[bench.report-marks-tell] a chart is one stop of the Tab key")
        .isEqualTo(false);
  }

  @Test
  @Tag("bench.report-marks-tell")
  @DisplayName("on a phone, a tap on a mark shows its numbers")
  void tapShows() {
    OpenReport.open(browser, report, new Screen(390, 844, Scheme.LIGHT));
    for (WebElement mark : oneOfEachChart()) {
      browser.script("arguments[0].scrollIntoView({block: 'center'})", mark);
      browser.awaitFrames();
      PointerInput finger = new PointerInput(PointerInput.Kind.TOUCH, "finger");
      browser
          .driver()
          .perform(List.of(new Sequence(finger, 0)
              .addAction(
                  finger.createPointerMove(AT_ONCE, PointerInput.Origin.fromElement(mark), 0, 0))
              .addAction(finger.createPointerDown(0))
              .addAction(finger.createPointerUp(0))));
      shows(mark);
    }
  }

  @Test
  @Tag("bench.report-marks-tell")
  @DisplayName("a mark that lies below another one shows its own numbers, not those")
  void coveredMarkShows() {
    OpenReport.open(browser, report, new Screen(1400, 1000, Scheme.LIGHT));
    @SuppressWarnings("unchecked") // what an array of elements becomes in Selenium
    List<WebElement> covered = (List<WebElement>) browser.script("""
        return [...document.querySelectorAll('figure.chart .tips > *')].filter(mark => {
          mark.scrollIntoView({block: 'center'});
          const box = mark.getBoundingClientRect();
          return mark !== document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        });
        """);
    assertThat(covered).as("[bench.report-marks-tell] covered marks").isNotEmpty();
    for (WebElement mark : covered) {
      browser.script("arguments[0].scrollIntoView({block: 'center'})", mark);
      actions().moveToElement(mark).perform();
      shows(mark);
      actions().moveToElement(mark).click().perform();
      shows(mark);
      assertThat(browser.script("return document.activeElement === arguments[0]", mark))
          .as("[bench.report-marks-tell] it has the focus")
          .isEqualTo(true);
    }
  }

  private static Actions actions() {
    return new Actions(browser.driver(), AT_ONCE);
  }

  private static void press(Keys key) {
    actions().sendKeys(key).perform();
  }

  private static WebElement title() {
    return browser.driver().findElement(By.id("charts-title"));
  }

  private static List<WebElement> oneOfEachChart() {
    return browser.driver().findElements(By.cssSelector("figure.chart")).stream()
        .map(chart -> chart.findElements(By.cssSelector(".tips > *")))
        .map(marks -> marks.get(marks.size() / 2))
        .toList();
  }

  private static void shows(WebElement mark) {
    String sentence = mark.getDomAttribute("aria-label");
    browser.awaitEqual("the numbers of a mark", sentence, SHOWN);
  }

  private static void showsNothing() {
    browser.awaitEqual("no numbers", "", SHOWN);
  }
}
