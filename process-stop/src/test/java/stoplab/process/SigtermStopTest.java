// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stoplab.process.zoo.Animal;
import stoplab.process.zoo.Cage;

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
  @DisplayName("a JVM's hook runs to its end, what it prints is read, and the exit code is 143")
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
  @DisplayName("a child that ignores the request, or does not come to an end, lives")
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
  @DisplayName("the demo shows a child that obeys, and one that does not")
  void demoShowsBoth() throws Exception {
    assertThat(Demo.outputOf(SigtermStop.class).replaceAll("\\R", " "))
        .containsPattern(
            "stop\\(\\) said true .*143\\. Its last words: hook ran" + ".*said false .*runs on");
  }
}
