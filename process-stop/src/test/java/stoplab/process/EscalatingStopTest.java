// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoplab.process.zoo.Animal;
import stoplab.process.zoo.Cage;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

class EscalatingStopTest implements ChildStopContract {
  @Override
  public ChildStop create(Duration time) {
    return new EscalatingStop(time);
  }

  @Override
  public boolean endsDeaf() {
    return true;
  }

  @Override
  public Interrupt interrupt() {
    return Interrupt.KILLS;
  }

  /** A third of it is waited for in vain by a child that does not read its input. */
  @Override
  public Duration ample() {
    return NoStrayThreads.PATIENCE.dividedBy(5);
  }

  @ParameterizedTest
  @CsvSource({"OBEDIENT, 0", "ENDS_AT_EOF_ONLY, 0", "NEVER_READS_STDIN, 143"})
  @Tag("process.mildest-rung")
  @DisplayName("a child that leaves at one rung is spared the next")
  void mildestRungIsUsed(Animal animal, int exitCode) throws Exception {
    Duration total = exitCode == 0 ? patience() : patience().dividedBy(6);
    try (Cage cage = Cage.ofReady(animal)) {
      assertThat(create(total).stop(cage.process())).isTrue();
      assertThat(cage.process().exitValue()).isEqualTo(exitCode);
    }
  }

  @Test
  @Tag("process.ladder-is-bounded")
  @DisplayName("a deaf child is asked for two thirds of the time and then killed")
  void deafChildIsKilled() throws Exception {
    try (Cage cage = Cage.ofReady(Animal.IGNORES_SIGTERM)) {
      long since = System.nanoTime();
      create(Duration.ofMillis(600)).stop(cage.process());
      assertThat(Duration.ofNanos(System.nanoTime() - since))
          .as("time until the end")
          .isGreaterThanOrEqualTo(Duration.ofMillis(400));
      Cage.await("its end", () -> !cage.process().isAlive());
      assertThat(cage.process().exitValue()).isEqualTo(137);
    }
  }

  @Test
  @Tag("process.ladder-is-bounded")
  @DisplayName("with no time at all it climbs to the last rung without a wait there")
  void noTimeIsEnough() throws Exception {
    for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE))) {
      try (Cage cage = Cage.ofReady(Animal.IGNORES_SIGTERM)) {
        create(none).stop(cage.process());
        Cage.await("its end", () -> !cage.process().isAlive());
        assertThat(cage.process().exitValue()).isEqualTo(137);
      }
    }
  }

  @Test
  @Tag("process.interrupt-kills")
  @DisplayName("an interrupt during each wait kills the child at once, and is kept")
  void interruptKills() throws Exception {
    for (Duration total : List.of(Duration.ofDays(1), Duration.ofSeconds(Long.MAX_VALUE))) {
      try (Cage cage = Cage.ofReady(Animal.IGNORES_SIGTERM)) {
        Call<Boolean> call = Calls.start(
            ThreadKind.PLATFORM,
            () -> create(total).stop(cage.process()) && Thread.currentThread().isInterrupted());
        Cage.await("a wait", () -> ChildStopContract.isIn(call.thread(), "waitFor"));
        call.thread().interrupt();
        assertThat(call.end(patience())).as("ended, and status set").isTrue();
        assertThat(cage.process().exitValue()).isEqualTo(137);
      }
    }
  }

  @Test
  @Tag("process.grandchild-survives")
  @DisplayName("whatever the child has started lives on")
  void grandchildSurvives() throws Exception {
    try (Cage cage = Cage.ofReady(Animal.TREE_IGNORES_SIGTERM)) {
      List<ProcessHandle> descendants = cage.process().descendants().toList();
      assertThat(create(ample()).stop(cage.process())).isTrue();
      assertThat(descendants).hasSize(2).allMatch(Cage::runs);
    }
  }

  @Test
  @Tag("process.mildest-rung")
  @Tag("process.ladder-is-bounded")
  @DisplayName("the demo shows all three rungs")
  void demoShowsRungs() throws Exception {
    assertThat(Demo.outputOf(EscalatingStop.class).replaceAll("\\R", " "))
        .containsPattern("code is 0\\..*code is 1(43|37)\\..*code is 137\\.");
  }
}
