// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.remote.http.ClientConfig;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

/**
 * A Chromium without a window, with a profile of its own; {@link #close} ends all its processes and
 * removes its files. Use it from one thread.
 */
final class HeadlessBrowser implements AutoCloseable {
  /** Bound of every wait; a healthy run needs a small part of it. */
  static final Duration PATIENCE = NoStrayThreads.PATIENCE;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The only way to another machine is a name or an address, and none is resolved. */
  private static final List<String> ARGUMENTS = List.of(
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--hide-scrollbars",
      "--disable-dev-shm-usage",
      "--disable-breakpad",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-default-apps",
      "--disable-extensions",
      "--disable-sync",
      "--no-first-run",
      "--no-default-browser-check",
      "--password-store=basic",
      "--use-mock-keychain",
      "--host-resolver-rules=MAP * ~NOTFOUND");

  /** Held here, since a logger that nobody holds forgets its level. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private final Path folder;
  private final Set<ProcessHandle> others;
  private final Thread atExit = new Thread(this::end, "end of the browser");
  private final ChromeDriver driver;

  /** What the page may look like. */
  enum Scheme {
    LIGHT,
    DARK;

    /** The word of CSS and of file names. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Starts a browser.
   *
   * @param installed which one
   * @throws WebDriverException if it does not start, twice
   */
  static HeadlessBrowser start(InstalledBrowser installed) {
    try {
      return new HeadlessBrowser(installed);
    } catch (WebDriverException firstFailure) {
      try {
        return new HeadlessBrowser(installed);
      } catch (WebDriverException again) {
        again.addSuppressed(firstFailure);
        throw again;
      }
    }
  }

  private HeadlessBrowser(InstalledBrowser installed) {
    // It would say that it has no classes made for exactly this version; what we call needs none.
    SELENIUM.setLevel(Level.OFF);
    folder = temporaryFolder();
    others = ProcessHandle.current().children().collect(Collectors.toSet());
    Runtime.getRuntime().addShutdownHook(atExit);
    ChromeDriverService service = new ChromeDriverService.Builder()
        .usingDriverExecutable(installed.driver().toFile())
        .usingAnyFreePort()
        .withTimeout(PATIENCE)
        .withEnvironment(Map.of("TMPDIR", folder.toString(), "HOME", folder.toString()))
        .withLogFile(folder.resolve("driver.log").toFile())
        .build();
    try {
      driver = new ChromeDriver(
          service,
          options(installed.browser()),
          ClientConfig.defaultConfig().readTimeout(PATIENCE.multipliedBy(2)));
      driver.get("about:blank"); // instead of the browser's own first page, which loads things
    } catch (WebDriverException e) {
      service.stop();
      close();
      throw e;
    }
  }

  private ChromeOptions options(Path browser) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.toFile());
    options.addArguments(ARGUMENTS);
    options.addArguments("--user-data-dir=" + folder.resolve("profile"));
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    return options;
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("stoplab-browser");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Selenium's driver, for elements, keys and clicks. */
  ChromeDriver driver() {
    return driver;
  }

  /** A folder that is removed with the browser. */
  Path folder() {
    return folder;
  }

  /** Opens a file, and waits until all of it is there. */
  void open(Path page) {
    driver.get(page.toUri().toString());
    awaitFrames();
  }

  /** Sets size and colours, and waits until the page is drawn so. A phone is also touched. */
  void emulate(int width, int height, Scheme scheme) {
    boolean phone = width < 600;
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    command("Emulation.setTouchEmulationEnabled", Map.of("enabled", phone));
    media("", scheme);
  }

  /** Sets the medium, {@code print} or nothing, and the colours; nothing moves by itself. */
  void media(String medium, Scheme scheme) {
    command(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            medium,
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", scheme.word()),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    awaitFrames();
  }

  /** Calls a command of the Chrome DevTools Protocol. */
  Map<String, Object> command(String name, Map<String, Object> parameters) {
    return driver.executeCdpCommand(name, parameters);
  }

  /** Runs a script, and returns what it returns. */
  Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Runs a script that returns a list of lines. */
  @SuppressWarnings("unchecked") // what an array of strings becomes in Selenium
  List<String> lines(String script, Object... arguments) {
    return (List<String>) script(script, arguments);
  }

  /** Waits until a script returns a text. */
  void awaitEqual(String what, String text, String script) {
    await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(script(script)).isEqualTo(text));
  }

  /** Waits until two frames are drawn: by then layout and colours are those that are asked for. */
  void awaitFrames() {
    driver.executeAsyncScript("const done = arguments[arguments.length - 1];"
        + "requestAnimationFrame(() => requestAnimationFrame(() => done()));");
  }

  /** What the console has received since the last call, whatever its level. */
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::toString)
        .toList();
  }

  /** The addresses that were asked for since the last call; the browser's own pages left out. */
  List<String> requests() {
    List<String> addresses = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonNode message = read(entry.getMessage()).path("message");
      String method = message.path("method").asText();
      if (method.equals("Network.requestWillBeSent")) {
        addresses.add(message.at("/params/request/url").asText());
      } else if (method.equals("Network.webSocketCreated")) {
        addresses.add(message.at("/params/url").asText());
      }
    }
    return addresses;
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A picture of the window, or of the whole page, as PNG. */
  byte[] screenshot(boolean wholePage) {
    Object data = command(
            "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", wholePage))
        .get("data");
    return Base64.getDecoder().decode((String) data);
  }

  /** Ends the browser, and removes what it has left, whatever state it is in. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This JVM ends: the hook finds nothing to do.
      return;
    }
  }

  private void end() {
    Set<ProcessHandle> ours = processes();
    if (driver != null) {
      try {
        driver.quit();
      } catch (WebDriverException e) {
        // What does not answer is killed.
        ours.addAll(processes());
      }
    }
    ours.forEach(ProcessHandle::destroyForcibly);
    await("the end of the browser's processes")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> ours.stream().noneMatch(ChildJvm::runs));
    remove(folder);
  }

  /** The driver, the browser and all their children; one that lost its parent names our folder. */
  private Set<ProcessHandle> processes() {
    Set<ProcessHandle> ours = new HashSet<>();
    ProcessHandle.current().children().filter(child -> !others.contains(child)).forEach(child -> {
      ours.add(child);
      child.descendants().forEach(ours::add);
    });
    ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(folder.toString()))
        .forEach(ours::add);
    return ours;
  }

  private static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException | UncheckedIOException e) {
      assertThat(folder).as("the browser's files are removed: %s", e).doesNotExist();
    }
  }
}
