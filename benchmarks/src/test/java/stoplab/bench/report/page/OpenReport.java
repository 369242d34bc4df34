// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import stoplab.bench.report.folder.UnreadableRunException;
import stoplab.bench.report.page.HeadlessBrowser.Scheme;

/** The report of the committed run on JDK 25, made anew, and the screens on which it is opened. */
final class OpenReport {
  private static final Path RUN = Path.of("results", "2026-11-29_intel-xeon_jdk25");

  /** Made once in a JVM, since that takes seconds. */
  private static String html;

  /**
   * A window.
   *
   * @param width in CSS pixels
   * @param height in CSS pixels
   * @param scheme its colours
   */
  record Screen(int width, int height, Scheme scheme) {
    @Override
    public String toString() {
      return width + " px, " + scheme.word();
    }
  }

  private OpenReport() {}

  /** A phone and a desktop, each in light and in dark. */
  static Stream<Screen> screens() {
    return Stream.of(Scheme.values())
        .flatMap(scheme -> Stream.of(new Screen(390, 844, scheme), new Screen(1400, 1000, scheme)));
  }

  /** Writes the report into the browser's folder. */
  static Path write(HeadlessBrowser browser) throws IOException, UnreadableRunException {
    synchronized (OpenReport.class) {
      html = html == null ? PageData.page(RUN).html() : html;
    }
    return write(browser, html);
  }

  /** Writes some report into the browser's folder. */
  static Path write(HeadlessBrowser browser, String report) throws IOException {
    return Files.writeString(browser.folder().resolve("report.html"), report);
  }

  /** Opens a report on a screen, as a reader does: the size comes first. */
  static void open(HeadlessBrowser browser, Path report, Screen screen) {
    browser.emulate(screen.width(), screen.height(), screen.scheme());
    browser.open(report);
  }

  /** What a script finds wrong, a line each. */
  static List<String> faults(HeadlessBrowser browser, String script, Object... arguments) {
    return browser.lines("const faults = [];" + script + "; return faults;", arguments);
  }
}
