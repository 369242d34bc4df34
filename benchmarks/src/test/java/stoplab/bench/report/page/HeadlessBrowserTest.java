// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoplab.bench.report.page.HeadlessBrowser.Scheme;
import stoplab.testkit.ChildJvm;

/** What the browser's tests stand on: it sees a request and an error, and leaves nothing behind. */
class HeadlessBrowserTest {
  @Test
  @DisplayName("the browser sees requests and errors, follows its settings, and leaves nothing")
  void seesAndLeavesNothing(@TempDir Path folder) throws IOException {
    InstalledBrowser installed = InstalledBrowser.findOrSkip();
    Path page = Files.writeString(
        folder.resolve("page.html"),
        "<!doctype html><meta name=viewport content='width=device-width'>"
            + "<style>@media (prefers-color-scheme: dark) { p { color: white } }</style>"
            + "<p>text<img src=http://stoplab.invalid/picture.png>"
            + "<script>console.warn('a warning'); fetch('http://192.0.2.1/data').catch(() => 0);"
            + "</script>");
    Set<ProcessHandle> before = ProcessHandle.current().descendants().collect(Collectors.toSet());
    Set<ProcessHandle> started;
    Path files;
    try (HeadlessBrowser browser = HeadlessBrowser.start(installed)) {
      files = browser.folder();
      started = ProcessHandle.current().descendants().collect(Collectors.toSet());
      started.removeAll(before);
      browser.open(page);
      browser.emulate(390, 844, Scheme.DARK);
      assertThat(browser.script("return innerWidth + 'x' + innerHeight")).isEqualTo("390x844");
      assertThat(browser.script("return getComputedStyle(document.querySelector('p')).color"))
          .isEqualTo("rgb(255, 255, 255)");
      assertThat(browser.requests())
          .contains(
              page.toUri().toString(),
              "http://stoplab.invalid/picture.png",
              "http://192.0.2.1/data");
      List<String> console = browser.console();
      assertThat(console).anyMatch(line -> line.contains("a warning"));
      assertThat(console).anyMatch(line -> line.contains("picture.png"));
    }
    assertThat(started).isNotEmpty().noneMatch(ChildJvm::runs);
    assertThat(files).doesNotExist();
  }
}
