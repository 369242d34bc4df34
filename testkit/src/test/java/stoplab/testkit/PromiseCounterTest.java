// SPDX-License-Identifier: Apache-2.0
package stoplab.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class PromiseCounterTest {
  private static final String ONE = "kit.one";
  private static final String TWO = "kit.two";
  private static final String THREE = "kit.three";

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @TempDir
  Path folder;

  @Test
  @DisplayName(
      "the last JVM to end prints the sum, and a promise proved in two of them counts once")
  void lastPrintsTheSum() {
    try (LauncherSession first = open()) {
      try (LauncherSession second = open()) {
        run(second, KeepsTwo.class);
      }
      assertThat(printed.toString()).isEmpty();
      run(first, KeepsThree.class);
    }
    assertThat(printed.toString()).isEqualToNormalizingNewlines("demo-stop: 3 promises proved\n");
  }

  @Test
  @DisplayName("a promise that one test proved and another broke is broken")
  void brokenPromiseIsNamed() {
    try (LauncherSession only = open()) {
      run(only, KeepsTwo.class, BreaksOne.class);
    }
    assertThat(printed.toString())
        .isEqualToNormalizingNewlines("demo-stop: 1 promise proved, 1 promise broken: kit.two\n");
  }

  @Test
  @DisplayName("nothing is printed if no test had a promise")
  void nothingWithoutPromises() {
    try (LauncherSession only = open()) {
      run(only, WithoutPromise.class);
    }
    assertThat(printed.toString()).isEmpty();
  }

  private LauncherSession open() {
    return LauncherFactory.openSession(LauncherConfig.builder()
        .enableLauncherSessionListenerAutoRegistration(false)
        .addLauncherSessionListeners(new PromiseCounter(
            folder.resolve("demo-stop").toString(), new PrintStream(printed, true)))
        .build());
  }

  private static void run(LauncherSession session, Class<?>... tests) {
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
        .configurationParameter("junit.jupiter.conditions.deactivate", "*EnabledIfCondition");
    for (Class<?> test : tests) {
      request.selectors(selectClass(test));
    }
    session.getLauncher().execute(request.build());
  }

  static class KeepsTwo {
    @Test
    @Tag(ONE)
    @Tag("seen")
    void keepsOne() {}

    @Test
    @Tag(TWO)
    void keepsTwo() {}
  }

  @Tag(TWO)
  static class KeepsThree {
    @Test
    @Tag(THREE)
    void keepsThree() {}
  }

  @FailsByDesign
  static class BreaksOne {
    @Test
    @Tag(TWO)
    void breaksTwo() {
      fail("by design");
    }
  }

  static class WithoutPromise {
    @Test
    @Tag("soak")
    void passes() {}
  }
}
