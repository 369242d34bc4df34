// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.bench.report.page.HeadlessBrowser.Scheme;
import stoplab.bench.report.page.OpenReport.Screen;

/** What report.html looks like in a browser, on a phone, on a desktop and on paper. */
class ReportPageTest {
  /** The width of A4 within margins of about 1 cm, in CSS pixels. */
  private static final int PAPER = 718;

  /** The width of the window of which README.md has a picture, in CSS pixels. */
  private static final int PICTURE = 1100;

  private static final int MOST_PICTURE_BYTES = 250_000;

  private static final Path PICTURES = Path.of("target", "screenshots");

  /** Boxes are compared with half a pixel of grace: the browser rounds them. */
  private static final String CHARTS_FIT = """
      const width = arguments[0];
      const inside = (inner, outer) => inner.left >= outer.left - 0.5 && inner.right <= outer.right + 0.5
          && inner.top >= outer.top - 0.5 && inner.bottom <= outer.bottom + 0.5;
      const across = document.scrollingElement.scrollWidth;
      if (across > width) faults.push('the page is ' + across + ' px wide');
      const figures = [...document.querySelectorAll('figure.chart')];
      if (figures.length < 5) faults.push('there are ' + figures.length + ' charts');
      for (const figure of figures) {
        const name = figure.querySelector('svg').getAttribute('aria-label');
        const svg = figure.querySelector('svg');
        const box = svg.getBoundingClientRect();
        if (!svg.checkVisibility({checkOpacity: true, checkVisibilityCSS: true}) || box.width < 300 || box.height < 100) {
          faults.push(name + ': is not to be seen, ' + box.width + ' x ' + box.height);
        }
        const holder = figure.getBoundingClientRect();
        if (holder.left < 0 || holder.right > width) faults.push(name + ': leaves the page');
        if (!inside(box, holder)) faults.push(name + ': is cut');
        for (const text of svg.querySelectorAll('text')) {
          const place = text.getBoundingClientRect();
          if (!inside(place, box)) faults.push(name + ': cuts ' + text.textContent);
          if (text.textContent && place.height < 7) {
            faults.push(name + ': ' + place.height + ' px is too small for ' + text.textContent);
          }
        }
      }
      """;

  /** A word that is on two lines, or letters that leave their box, are seen by their rectangles. */
  private static final String WORDS_ARE_WHOLE = """
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      while (texts.nextNode()) {
        const text = texts.currentNode;
        if (!text.parentElement.closest('#answer, h1, h2, h3, nav, #environment') || !text.parentElement.checkVisibility()) continue;
        for (const word of text.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
          range.setStart(text, word.index);
          range.setEnd(text, word.index + word[0].length);
          const tops = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
          if (tops.size > 1 && word[0].length < 20) faults.push('broken: ' + word[0]);
        }
      }
      """;

  /** The contrast of WCAG 2.1 between each text of a chart and what the page has below it. */
  private static final String INK_IS_READABLE = """
      const channels = colour => colour.match(/[0-9.]+/g).map(Number);
      const part = c => c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4;
      const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
      const paper = element => {
        const colour = getComputedStyle(element).backgroundColor;
        const seen = channels(colour);
        return seen.length === 4 && seen[3] === 0
            ? element.parentElement ? paper(element.parentElement) : [255, 255, 255]
            : seen;
      };
      const dark = arguments[0] === 'dark';
      if ((light(paper(document.body)) < 0.5) !== dark) faults.push('the page is not ' + arguments[0]);
      for (const text of document.querySelectorAll('figure.chart svg text')) {
        if (!text.textContent) continue;
        const pair = [light(channels(getComputedStyle(text).fill)), light(paper(text.closest('svg')))].sort((a, b) => a - b);
        const contrast = (pair[1] + 0.05) / (pair[0] + 0.05);
        if (contrast < 4.5) faults.push(contrast.toFixed(2) + ' is the contrast of ' + text.textContent);
      }
      """;

  @RegisterExtension
  static final BrowserExtension CHROMIUM = new BrowserExtension();

  private static HeadlessBrowser browser;
  private static Path report;

  static Stream<Screen> screens() {
    return OpenReport.screens();
  }

  @BeforeAll
  static void write() throws IOException, UnreadableRunException {
    browser = CHROMIUM.browser();
    report = OpenReport.write(browser);
    Files.createDirectories(PICTURES);
  }

  @ParameterizedTest
  @MethodSource("screens")
  @Tag("bench.report-loads-nothing")
  @Tag("bench.report-charts-fit")
  @DisplayName("the report loads nothing, and shows each chart whole, in the scheme's colours")
  void opensWhole(Screen screen) throws IOException {
    browser.requests();
    browser.console();
    OpenReport.open(browser, report, screen);
    picture("report-" + screen.width() + "-" + screen.scheme().word(), false);
    picture("report-" + screen.width() + "-" + screen.scheme().word() + "-whole", true);
    assertThat(browser.requests())
        .as("[bench.report-loads-nothing] on %s", screen)
        .contains(report.toUri().toString())
        .allMatch(address -> address.equals(report.toUri().toString())
            || address.startsWith("data:")
            || address.startsWith("blob:"));
    assertThat(browser.console())
        .as("[bench.report-loads-nothing] on %s: the console", screen)
        .isEmpty();
    assertThat(OpenReport.faults(browser, CHARTS_FIT, screen.width()))
        .as("[bench.report-charts-fit] on %s", screen)
        .isEmpty();
    assertThat(OpenReport.faults(browser, WORDS_ARE_WHOLE))
        .as("[bench.report-charts-fit] on %s", screen)
        .isEmpty();
    assertThat(OpenReport.faults(browser, INK_IS_READABLE, screen.scheme().word()))
        .as("[bench.report-charts-fit] on %s", screen)
        .isEmpty();
  }

  @Test
  @Tag("bench.report-without-script")
  @DisplayName("without JavaScript, all charts, tables and links are there")
  void worksWithoutScript() throws IOException {
    OpenReport.open(browser, report, new Screen(1400, 1000, Scheme.LIGHT));
    long rows = (long) browser.script("return document.querySelectorAll('tbody tr').length");
    browser.command("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    try {
      browser.driver().get(report.toUri().toString());
      assertThat(OpenReport.faults(browser, CHARTS_FIT, 1400))
          .as("[bench.report-without-script]")
          .isEmpty();
      assertThat(browser.script("return [...document.querySelectorAll('tbody tr')]"
              + ".filter(row => row.checkVisibility()).length"))
          .as("[bench.report-without-script] rows to be seen")
          .isEqualTo(rows);
      assertThat(browser.script("return [...document.querySelectorAll('input, button.family')]"
              + ".filter(control => control.checkVisibility()).length"))
          .as("[bench.report-without-script] controls that would do nothing")
          .isEqualTo(0L);
    } finally {
      browser.command("Emulation.setScriptExecutionDisabled", Map.of("value", false));
    }
  }

  @Test
  @Tag("bench.report-prints")
  @DisplayName("on paper the report is light, whole, and without controls")
  void prints() throws IOException {
    OpenReport.open(browser, report, new Screen(PAPER, 1000, Scheme.DARK));
    browser.media("print", Scheme.DARK);
    try {
      picture("report-print", true);
      assertThat(OpenReport.faults(browser, INK_IS_READABLE, "light"))
          .as("[bench.report-prints]")
          .isEmpty();
      assertThat(OpenReport.faults(browser, CHARTS_FIT, PAPER))
          .as("[bench.report-prints]")
          .isEmpty();
      assertThat(OpenReport.faults(browser, """
              for (const control of document.querySelectorAll('input, select, button.family, .screen')) {
                if (control.checkVisibility()) faults.push('a control: ' + control.outerHTML);
              }
              for (const box of document.querySelectorAll('table, pre, div, section, details')) {
                const style = getComputedStyle(box);
                if (box.scrollWidth > box.clientWidth + 1 && style.overflowX !== 'visible') {
                  faults.push('cut: ' + box.outerHTML.slice(0, 80));
                }
                if (box.tagName === 'DETAILS' && !box.lastElementChild.checkVisibility()) faults.push('folded: ' + box.textContent.trim().slice(0, 80));
              }
              """)).as("[bench.report-prints]").isEmpty();
      byte[] pdf = Base64.getDecoder()
          .decode((String) browser.command("Page.printToPDF", Map.of()).get("data"));
      Files.write(PICTURES.resolve("report.pdf"), pdf);
      assertThat(new String(pdf, 0, 5, StandardCharsets.US_ASCII))
          .as("[bench.report-prints]")
          .isEqualTo("%PDF-");
    } finally {
      browser.media("", Scheme.LIGHT);
    }
  }

  @ParameterizedTest
  @EnumSource(Scheme.class)
  @Tag("bench.report-is-pictured")
  @DisplayName(
      "README.md has pictures of the answer, light and dark; -Ddocs.update makes them anew")
  void drawsForTheReadme(Scheme scheme) throws IOException {
    Path file = Path.of("..", "docs", "report-" + scheme.word() + ".png");
    if (System.getProperty("docs.update") != null) {
      Files.write(file, answerAlone(scheme));
    }
    assertThat(file)
        .as("[bench.report-is-pictured] this test writes it with -Ddocs.update")
        .isNotEmptyFile();
    assertThat(Files.size(file))
        .as("[bench.report-is-pictured] bytes of %s", file)
        .isLessThan(MOST_PICTURE_BYTES);
    assertThat(Files.readString(Path.of("..", "README.md")))
        .as("[bench.report-is-pictured]")
        .contains("=\"docs/" + file.getFileName() + "\"");
  }

  /**
   * The top of the page as far as its answer, at a width that can be read when GitHub shrinks it.
   */
  private static byte[] answerAlone(Scheme scheme) throws IOException {
    browser.command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", PICTURE, "height", 1400, "deviceScaleFactor", 1.5, "mobile", false));
    browser.media("", scheme);
    browser.open(report);
    Object bottom = browser.script(
        "return Math.ceil(document.querySelector('#answer .legend').getBoundingClientRect().bottom)");
    Map<String, Object> clip =
        Map.of("x", 0, "y", 0, "width", PICTURE, "height", (long) bottom + 16, "scale", 1);
    Object data = browser
        .command("Page.captureScreenshot", Map.of("format", "png", "clip", clip))
        .get("data");
    return Png.smaller(Base64.getDecoder().decode((String) data));
  }

  private static void picture(String name, boolean wholePage) throws IOException {
    Files.write(PICTURES.resolve(name + ".png"), browser.screenshot(wholePage));
  }
}
