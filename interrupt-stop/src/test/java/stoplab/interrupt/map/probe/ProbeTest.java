// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.map.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The probe itself: calls with a known reaction, and faulty cases. */
class ProbeTest {
  private static final String AWAIT = "java.util.concurrent.CountDownLatch.await";

  static List<Kind> kinds() {
    return Kind.available();
  }

  private static Row run(Kind kind, String frame, Case.Script script) {
    return Probe.run(new Rows("test").blocked("call", frame, script).cases().get(0), kind);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  @Tag("interrupt.map-judged-by-end")
  @DisplayName("a call that reacts only after its release has begun counts as a late reaction")
  void lateReactionCounts(Kind kind) {
    Row row = run(kind, AWAIT, scenario -> {
      CountDownLatch latch = new CountDownLatch(1);
      scenario
          .call(() -> {
            try {
              latch.await();
              return true;
            } catch (InterruptedException e) {
              while (!scenario.released()) {
                Thread.onSpinWait(); // longer than any grace period
              }
              throw e;
            }
          })
          .release(latch::countDown);
    });
    assertThat(row.outcome())
        .isEqualTo(
            new Outcome(Reaction.THROWS, "InterruptedException", "clear", "-", "-", "prompt"));
    assertThat(row.note()).isEqualTo("reacted late");
    assertThat(row.nanos()).isGreaterThan(Probe.GRACE);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  @Tag("interrupt.map-judged-by-end")
  @DisplayName("a call that swallows its interrupt counts as ignoring it, and others see no status")
  void swallowedInterruptIsIgnored(Kind kind) {
    Row row = run(kind, AWAIT, scenario -> {
      Gate gate = scenario.resources().gate();
      scenario
          .call(() -> {
            gate.pass();
            return scenario.released();
          })
          .release(gate::open);
    });
    assertThat(row.outcome())
        .isEqualTo(new Outcome(Reaction.IGNORES, "-", "set", "clear", "-", "prompt"));
    assertThat(row.blockedState().frames()).contains(AWAIT);
    assertThat(row.blockedState().state()).isEqualTo("WAITING");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  @Tag("interrupt.map-survives-held-interrupter")
  @DisplayName("an interrupt() that does not return before the call ends is survived and shown")
  void heldInterrupterIsShown(Kind kind) {
    Row row = run(kind, AWAIT, scenario -> {
      CountDownLatch latch = new CountDownLatch(1);
      scenario
          .call(() -> {
            latch.await();
            return true;
          })
          .interruptBy(latch::await)
          .release(latch::countDown);
    });
    assertThat(row.outcome())
        .isEqualTo(new Outcome(Reaction.HOLDS, "-", "clear", "clear", "-", "held"));
  }

  @Test
  @DisplayName("a case whose release looks like a reaction fails before any interrupt")
  void releaseWithoutValueFails() {
    Row row = run(Kind.PLATFORM, AWAIT, scenario -> {
      CountDownLatch latch = new CountDownLatch(1);
      scenario
          .call(() -> {
            latch.await();
            return false;
          })
          .release(latch::countDown);
    });
    assertThat(row.outcome()).isEqualTo(Outcome.only(Reaction.FAILED));
    assertThat(row.note()).contains("cannot be distinguished");
  }

  @Test
  @DisplayName("a case whose call never blocks where it should fails before any interrupt")
  void neverBlockedFails() {
    Row row = run(Kind.PLATFORM, AWAIT, scenario -> scenario.call(() -> true));
    assertThat(row.outcome()).isEqualTo(Outcome.only(Reaction.FAILED));
    assertThat(row.note()).contains("never seen blocked in " + AWAIT);
  }

  @Test
  @DisplayName("a call that throws and leaves its resource closed counts as closing it")
  void closedResourceCloses() {
    Row row = run(Kind.PLATFORM, AWAIT, scenario -> {
      CountDownLatch latch = new CountDownLatch(1);
      scenario
          .call(() -> {
            latch.await();
            return true;
          })
          .release(latch::countDown)
          .checkOpen(() -> false);
    });
    assertThat(row.outcome().reaction()).isEqualTo(Reaction.CLOSES);
  }

  @Test
  @Tag("interrupt.map-outcomes")
  @DisplayName("a committed outcome that is changed in any part counts as different")
  void changedOutcomeDiffers() {
    Outcome outcome = new Outcome(Reaction.CLOSES, "E", "set", "-", "closed", "prompt");
    assertThat(Stream.of(
            new Outcome(Reaction.THROWS, "E", "set", "-", "closed", "prompt"),
            new Outcome(Reaction.CLOSES, "F", "set", "-", "closed", "prompt"),
            new Outcome(Reaction.CLOSES, "E", "clear", "-", "closed", "prompt"),
            new Outcome(Reaction.CLOSES, "E", "set", "set", "closed", "prompt"),
            new Outcome(Reaction.CLOSES, "E", "set", "-", "open", "prompt"),
            new Outcome(Reaction.CLOSES, "E", "set", "-", "closed", "held")))
        .doesNotContain(outcome)
        .doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("a case that needs what this system lacks is not measured, and says why")
  void missingProgramIsNotMeasured() {
    Row row = run(
        Kind.PLATFORM,
        AWAIT,
        scenario -> scenario.resources().process("no-such-program-of-the-map"));
    assertThat(row.outcome()).isEqualTo(Outcome.only(Reaction.NOT_MEASURED));
    assertThat(row.note())
        .isEqualTo("because no-such-program-of-the-map cannot be started on this system");
  }
}
