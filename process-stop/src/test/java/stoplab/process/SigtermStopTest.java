// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.process.zoo.Animal;
import stoplab.process.zoo.Cage;
import stoplab.testkit.Demo;

class SigtermStopTest implements ChildStopContract {
  @Override
  public ChildStop create(Duration time) {
    return new SigtermStop(time);
  }

  @Override
  public boolean endsDeaf() {
    return false;
  }

  @Override
  public Interrupt interrupt() {
    return Interrupt.THROWS;
  }

  @ParameterizedTest
  @EnumSource(names = {"OBEDIENT_WITHOUT_STDIN", "SLOW_HOOK", "LAST_WORDS"})
  @Tag("process.term-runs-hooks")
  @DisplayName("a JVM's hook runs to its end, its output is read; exit code 143")
  void hooksRun(Animal animal) throws Exception {
    try (Cage cage = Cage.ofReady(animal)) {
      assertThat(create(patience()).stop(cage.process())).isTrue();
      assertThat(cage.process().exitValue()).isEqualTo(143);
      cage.awaitLine("hook ran");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IGNORES_SIGTERM", "DEAF_HOOK"})
  @Tag("process.term-is-refused")
  @DisplayName("a child that ignores the request, or cannot come to an end, lives on")
  void requestIsRefused(Animal animal) throws Exception {
    try (Cage cage = Cage.ofReady(animal)) {
      assertThat(create(Duration.ofMillis(100)).stop(cage.process())).isFalse();
      if (animal == Animal.DEAF_HOOK) {
        cage.awaitLine("hook begun");
      }
      assertThat(cage.process().isAlive()).isTrue();
    }
  }

  @Test
  @Tag("process.deaf-by-inheritance")
  @DisplayName("a JVM that was started with SIGTERM ignored does not react to it")
  void jvmInheritsIgnoredSigterm() throws Exception {
    try (Cage cage = Cage.ofReady(Animal.JVM_IGNORES_SIGTERM)) {
      assertThat(create(Duration.ofMillis(300)).stop(cage.process()))
          .as("[process.deaf-by-inheritance] it has ended")
          .isFalse();
      assertThat(cage.process().isAlive()).isTrue();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @Tag("process.deaf-by-inheritance")
  @DisplayName("a child of JDK 17 has SIGQUIT blocked; one of JDK 25 does not")
  void childInheritsBlockedSigquit() throws Exception {
    int feature = Runtime.version().feature();
    assumeTrue(feature <= 17 || feature >= 25, "not known in which version it has changed");
    Process child = new ProcessBuilder("grep", "SigBlk", "/proc/self/status").start();
    String line = child.inputReader().readLine();
    assertThat(child.waitFor()).isZero();
    long blocked = Long.parseUnsignedLong(line.substring("SigBlk:".length()).strip(), 16);
    assertThat((blocked >> 3 - 1 & 1) == 1) // SIGQUIT is 3
        .as("[process.deaf-by-inheritance] SIGQUIT is blocked: %s", line)
        .isEqualTo(feature <= 17);
  }

  @Test
  @Tag("process.native-call-delays-exit")
  @DisplayName("a JVM with a thread in a read takes some 300 ms to exit")
  void exitWaitsForNativeCall() throws Exception {
    try (Cage cage = Cage.ofReady(Animal.OBEDIENT)) {
      long since = System.nanoTime();
      assertThat(create(patience()).stop(cage.process())).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - since)).isGreaterThan(Duration.ofMillis(250));
    }
  }

  @Test
  @Tag("process.term-runs-hooks")
  @Tag("process.term-is-refused")
  @DisplayName("the demo shows a child that obeys and one that does not")
  void demoShowsBoth() throws Exception {
    assertThat(Demo.outputOf(SigtermStop.class).replaceAll("\\R", " "))
        .containsPattern(
            "stop\\(\\) said true .*143\\. Its last words: hook ran" + ".*said false .*runs on");
  }
}
