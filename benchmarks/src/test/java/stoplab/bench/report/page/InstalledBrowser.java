// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import stoplab.testkit.NoStrayThreads;

/**
 * A Chromium and the driver that belongs to it, both installed on this machine; nothing is ever
 * downloaded.
 *
 * @param browser the program
 * @param driver its chromedriver
 */
record InstalledBrowser(Path browser, Path driver) {
  private static final String HOW_TO_GET =
      "needs Chromium or Chrome, and a chromedriver of the same"
          + " version: apt-get install chromium chromium-driver";

  private static final List<String> BROWSERS = List.of(
      "chromium",
      "chromium-browser",
      "google-chrome",
      "google-chrome-stable",
      "chrome",
      "Chromium",
      "Google Chrome");

  /** Folders that are often not on the PATH; GitHub's machines name one in a variable. */
  private static final List<String> USUAL_FOLDERS = List.of(
      "/usr/bin",
      "/usr/local/bin",
      "/usr/lib/chromium",
      "/usr/lib/chromium-browser",
      "/opt/google/chrome",
      "/opt/homebrew/bin",
      "/Applications/Chromium.app/Contents/MacOS",
      "/Applications/Google Chrome.app/Contents/MacOS");

  private static final Pattern VERSION = Pattern.compile("\\b(\\d+)\\.\\d+\\.\\d+");

  /** What CI says, so that it cannot skip a test: {@code -Dstoplab.browser=required}. */
  private static final boolean REQUIRED =
      System.getProperty("stoplab.browser", "").equals("required");

  /**
   * Finds the browser of this machine; the test is skipped where there is none, or fails if one is
   * required.
   */
  static InstalledBrowser findOrSkip() {
    Optional<InstalledBrowser> found = find();
    if (REQUIRED && found.isEmpty()) {
      throw new AssertionError(HOW_TO_GET);
    }
    assumeTrue(found.isPresent(), HOW_TO_GET);
    return found.orElseThrow();
  }

  /** Finds the first browser that some driver fits; a driver of another version starts nothing. */
  private static Optional<InstalledBrowser> find() {
    for (Path driver : installed(List.of("chromedriver"))) {
      String version = majorVersion(driver);
      for (Path browser : installed(BROWSERS)) {
        if (!version.isEmpty() && version.equals(majorVersion(browser))) {
          return Optional.of(new InstalledBrowser(browser, driver));
        }
      }
    }
    return Optional.empty();
  }

  private static List<Path> installed(List<String> names) {
    List<String> folders = new ArrayList<>();
    Stream.of(System.getenv("CHROMEWEBDRIVER"), System.getenv("PATH"))
        .filter(variable -> variable != null && !variable.isBlank())
        .forEach(variable -> folders.addAll(List.of(variable.split(File.pathSeparator))));
    folders.addAll(USUAL_FOLDERS);
    return names.stream()
        .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .filter(Files::isRegularFile)
        .distinct()
        .toList();
  }

  /** What a program says of itself, such as 140; nothing if it does not run. */
  private static String majorVersion(Path program) {
    try {
      Process process = new ProcessBuilder(program.toString(), "--version")
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      try {
        process.getOutputStream().close();
        if (!process.waitFor(NoStrayThreads.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
          return "";
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher version = VERSION.matcher(said);
        return version.find() ? version.group(1) : "";
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
