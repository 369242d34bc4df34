// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import static org.assertj.core.api.Assertions.assertThat;
import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import stoplab.process.call.CallOutcome.Died;
import stoplab.process.call.CallOutcome.Finished;
import stoplab.process.call.CallOutcome.Refused;
import stoplab.process.call.CallOutcome.Stopped;
import stoplab.process.call.HostileTask.Attack;
import stoplab.process.call.HostileTask.Order;

@Tag("process.call-hostile-child")
@EnabledOnOs(
    value = OS.LINUX,
    disabledReason = "the child finds its descriptors in /proc: run it on Linux")
class HostileChildTest {
  private static final String CLAIM = "[process.call-hostile-child] %s";
  private static final Duration SHORT = Duration.ofMillis(600);
  private static final int SOAK_TRIES = 12;

  /** The attacks that only a timeout ends. */
  private static final Set<Attack> IN_TIME = EnumSet.of(Attack.HALF_A_FRAME, Attack.SLOW_VALUE);

  /** A call that has nothing to do with the attacks, and runs beside them. */
  static final class Patient implements KillableTask<Long, Long> {
    @Override
    public Long run(Long nanos) {
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
      return nanos;
    }
  }

  @Test
  @DisplayName("whatever a child writes, its call ends, and other calls go on")
  void attacks() throws InterruptedException {
    attack(1);
  }

  @Test
  @Tag("soak")
  @DisplayName("the same, a dozen times")
  void manyAttacks() throws InterruptedException {
    attack(SOAK_TRIES);
  }

  private static void attack(int tries) throws InterruptedException {
    CallSettings settings = CallSettings.of(2).withSpares(1).withJvmOptions(HostileTask.OPEN);
    try (KillableExecutor executor = new KillableExecutor(settings)) {
      long number = 0;
      for (int i = 0; i < tries; i++) {
        for (Attack attack : EnumSet.complementOf(EnumSet.of(Attack.ENDLESS_RESULTS))) {
          KillableCall<Long> beside =
              executor.submit(Patient.class, SHORT.toNanos() / 20, PATIENCE);
          Duration timeout = IN_TIME.contains(attack) ? SHORT : PATIENCE;
          long begun = System.nanoTime();
          CallOutcome<String> outcome = executor
              .submit(HostileTask.class, new Order(attack, number + 2), timeout)
              .outcome();
          assertThat(System.nanoTime() - begun)
              .as(CLAIM, attack + " takes as long as it takes to see it")
              .isLessThan(PATIENCE.toNanos() / 2);
          number += 2;
          assertThat(isRight(attack, outcome))
              .as(CLAIM, attack + ": " + outcome)
              .isTrue();
          assertThat(beside.outcome())
              .as(CLAIM, "the call beside " + attack)
              .isEqualTo(new Finished<>(SHORT.toNanos() / 20));
        }
      }
      assertThat(executor.submit(CallChild.Echo.class, "after", PATIENCE).outcome())
          .as(CLAIM, "a call after all attacks")
          .isEqualTo(new Finished<>("after"));
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .as(CLAIM, "threads that still read")
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("call-child-"));
  }

  @Test
  @DisplayName("endless answers harm no later call that has a child of its own")
  void endlessResults() throws InterruptedException {
    try (KillableExecutor executor =
        new KillableExecutor(CallSettings.of(1).withCallsPerChild(1))) {
      for (long number = 1; number <= 4; number += 2) {
        assertThat(executor
                .submit(HostileTask.class, new Order(Attack.ENDLESS_RESULTS, number), PATIENCE)
                .outcome())
            .as(CLAIM, "its own answer, which it may forge")
            .isEqualTo(new Finished<>("forged"));
        assertThat(executor.submit(CallChild.Echo.class, "next", PATIENCE).outcome())
            .as(CLAIM, "the next call")
            .isEqualTo(new Finished<>("next"));
      }
    }
  }

  private static boolean isRight(Attack attack, CallOutcome<String> outcome) {
    return switch (attack) {
      case HALF_A_FRAME, SLOW_VALUE ->
        outcome instanceof Stopped<String> stopped && stopped.reason() == CallStopReason.TIMEOUT;
      case GADGET ->
        outcome instanceof Refused<String> refused
            && refused.reason().contains("class java.io.File is not allowed");
      case NATIVE_PRINT -> outcome.equals(new Finished<>("fine"));
      default ->
        outcome instanceof Died<String> died && died.cause() == DeathCause.PROTOCOL_VIOLATION;
    };
  }
}
