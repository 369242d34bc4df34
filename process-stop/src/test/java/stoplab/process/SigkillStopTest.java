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
import stoplab.testkit.Demo;

class SigkillStopTest implements ChildStopContract {
  @Override
  public ChildStop create(Duration time) {
    return new SigkillStop(time);
  }

  @Override
  public boolean endsDeaf() {
    return true;
  }

  @Override
  public Interrupt interrupt() {
    return Interrupt.THROWS;
  }

  @ParameterizedTest
  @EnumSource(names = {"IGNORES_ALL_SIGNALS", "STOPPED", "DEADLOCKED", "STUCK_IN_LOOP"})
  @Tag("process.kill-is-not-refused")
  @DisplayName("a killed child ends with 137, even one that is deaf, stopped or stuck")
  void killIsNotRefused(Animal animal) throws Exception {
    try (Cage cage = Cage.ofReady(animal)) {
      assertThat(create(patience()).stop(cage.process())).isTrue();
      assertThat(cage.process().exitValue()).isEqualTo(137);
    }
  }

  @Test
  @Tag("process.kill-is-not-refused")
  @DisplayName("a child in a hook that does not end is killed")
  void hookIsNotAwaited() throws Exception {
    try (Cage cage = Cage.ofReady(Animal.DEAF_HOOK)) {
      cage.process().toHandle().destroy();
      cage.awaitLine("hook begun");
      assertThat(create(patience()).stop(cage.process())).isTrue();
      assertThat(cage.process().exitValue()).isEqualTo(137);
    }
  }

  @Test
  @Tag("process.kill-runs-no-hook")
  @DisplayName("no hook runs")
  void hookDoesNotRun() throws Exception {
    try (Cage cage = Cage.ofReady(Animal.OBEDIENT)) {
      assertThat(create(patience()).stop(cage.process())).isTrue();
      Cage.await("the end of its output", () -> cage.stdout().atEnd());
      assertThat(cage.stdout().lines()).containsExactly("ready");
    }
  }

  @Test
  @Tag("process.kill-is-not-refused")
  @Tag("process.kill-runs-no-hook")
  @DisplayName("the demo shows a deaf child's end and a hook that does not run")
  void demoShowsBoth() throws Exception {
    assertThat(Demo.outputOf(SigkillStop.class).replaceAll("\\R", " "))
        .containsPattern("said true .*137.*said true .*137\\. Its last words: null");
  }
}
