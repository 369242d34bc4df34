// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.process.worker.StopLadder;
import stoplab.process.worker.Waits;
import stoplab.testkit.NoStrayThreads;

/** What can be configured, seen from a child. */
@ExtendWith(NoStrayThreads.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
class CallSettingsTest {
  private static String ask(KillableExecutor executor, String question) throws Exception {
    return executor.submit(CallTasks.Ask.class, question, PATIENCE).get();
  }

  @Test
  @Tag("process.call-settings")
  @DisplayName("memory, JVM options and the environment reach a child, its lines the consumer")
  void settingsReachTheChild() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    CallSettings settings = CallSettings.of(1)
        .withMegabytes(24)
        .withJvmOptions("-Dcolour=red")
        .withJvmOptions("-Dshape=round")
        .withEnvironment("STOP_LAB_TEST", "here")
        .inheriting("PATH")
        .withLineConsumer(lines::add);
    try (KillableExecutor executor = new KillableExecutor(settings)) {
      assertThat(Long.parseLong(ask(executor, "maxMemory")))
          .as("[process.call-settings] memory")
          .isBetween(16L << 20, 24L << 20);
      assertThat(ask(executor, "colour") + " " + ask(executor, "shape"))
          .as("[process.call-settings] options")
          .isEqualTo("red round");
      assertThat(ask(executor, "variables").split(" "))
          .as("[process.call-settings] environment")
          .contains("STOP_LAB_TEST", "PATH")
          .doesNotContain("HOME", "USER");
      executor.submit(CallTasks.Print.class, "a line", PATIENCE).get();
      Waits.until("four lines", () -> lines.size() == 4);
      assertThat(lines).as("[process.call-settings] lines").containsOnly("a line");
    }
  }

  @Test
  @Tag("process.call-settings")
  @DisplayName("a child may have another class path than its parent")
  void classPath() throws Exception {
    CallSettings settings = CallSettings.of(1).withClassPath("elsewhere.jar");
    try (KillableExecutor executor = new KillableExecutor(settings)) {
      assertThat(executor.submit(CallTasks.Pid.class, "", PATIENCE).outcome().toString())
          .as("[process.call-settings]")
          .startsWith(
              "Refused[reason=its class stoplab.process.call.CallTasks$Pid is not on the class");
      assertThat(executor.submit(CallChild.Echo.class, "here", PATIENCE).get())
          .as("[process.call-settings] the classes of this package")
          .isEqualTo("here");
    }
  }

  @Test
  @Tag("process.call-settings")
  @DisplayName("a ladder may let a child exit, and its hooks run, before it is killed")
  void ladder() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    CallSettings settings = CallSettings.of(1)
        .withWhereBound(Duration.ZERO)
        .withLadder(StopLadder.within(PATIENCE).terminate(PATIENCE.dividedBy(2)))
        .withLineConsumer(lines::add);
    try (KillableExecutor executor = new KillableExecutor(settings)) {
      executor.submit(CallTasks.SleepWithHook.class, "", Duration.ofMillis(500)).outcome();
      assertThat(lines).as("[process.call-settings]").contains("its hook runs");
    }
  }

  @Test
  @Tag("process.call-settings")
  @DisplayName("what makes no sense is refused at once, with a sentence")
  void nonsenseIsRefused() {
    CallSettings settings = CallSettings.of(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CallSettings.of(0))
        .withMessage("there must be at least 1 calls at a time, not 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.withSpares(-1))
        .withMessage("there must be at least 0 spares, not -1");
    assertThatIllegalArgumentException().isThrownBy(() -> settings.withQueue(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> settings.withCallsPerChild(0));
    assertThatIllegalArgumentException().isThrownBy(() -> settings.withMegabytes(7));
    assertThatIllegalArgumentException().isThrownBy(() -> settings.withLongestValue(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.withStartBound(Duration.ZERO))
        .withMessage("the time for a start must be more than zero: PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.withWhereBound(Duration.ofMillis(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> settings.withJvmOptions("a\0b"));
    assertThatIllegalArgumentException().isThrownBy(() -> settings.withClassPath("a\0b"));
    assertThatIllegalArgumentException().isThrownBy(() -> settings.withEnvironment("A=B", "c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "com.acme.", "com..acme", "com.acme.*.b", "*", "com/acme/Model"})
  @Tag("process.call-settings")
  @DisplayName("a pattern that is neither a class nor a package is refused")
  void patterns(String pattern) {
    assertThatIllegalArgumentException()
        .as("[process.call-settings]")
        .isThrownBy(() -> CallSettings.of(1).allowing(pattern))
        .withMessageContaining("\"" + pattern + "\" is neither the full name of a class");
  }
}
