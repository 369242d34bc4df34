// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.testkit.engine.Events;

/** The contract can fail: each mutant breaks one promise, and that promise says so. */
@ExtendWith(NoStrayThreads.class)
class StopContractMutantsTest {
  /** The patience with a mutant that is known to hang. */
  static final Duration HANGS_AFTER = Duration.ofMillis(100);

  /** A mutant, the promise that it breaks, and what that promise then says. */
  enum Mutant {
    DROPS_VOLATILE(
        BrokenPlainFlagWorkerTest.AsContract.class, "flag.stop-ends-compiled-loop", "STALE"),
    NEVER_LOOKS_AT_THE_FLAG(NeverLooks.class, "flag.stop-ends-worker", "TimeoutException"),
    SECOND_STOP_UNDOES_THE_FIRST(Toggles.class, "flag.stop-idempotent", "TimeoutException"),
    SECOND_STOP_THROWS(ThrowsOnSecondStop.class, "flag.stop-idempotent", "already stopped"),
    STOP_WAITS_FOR_THE_END(StopBlocks.class, "flag.stop-idempotent", "TimeoutException"),
    START_FORGETS_THE_STOP(StartForgets.class, "flag.stop-before-start", "TimeoutException"),
    ONE_UNIT_BEFORE_THE_FIRST_LOOK(LooksTooLate.class, "flag.stop-before-start", "units run"),
    ONE_UNIT_TOO_MANY(RunsOneMore.class, "flag.unit-finished", "units finished"),
    // Seen in its wait for the last time, or seen to have left it: both are right.
    STOP_INTERRUPTS_THE_UNIT(TearsUnit.class, "flag.unit-finished", "unit"),
    LEAVES_ITS_UNIT_BEHIND(AbandonsUnit.class, "flag.unit-finished", "still in its unit"),
    LOOKS_ONLY_NOW_AND_THEN(LooksRarely.class, "flag.one-more-unit-at-most", "units begun after"),
    LEAVES_UNASKED(LeavesUnasked.class, "flag.stop-publishes", "seen by the worker"),
    STOP_INTERRUPTS_ITS_CALLER(
        InterruptsCaller.class, "flag.interrupt-status-kept", "status after stop()"),
    STOP_CLEARS_ITS_CALLERS_STATUS(
        ClearsCallersStatus.class, "flag.interrupt-status-kept", "status after stop()"),
    GOES_ON_AFTER_AN_EXCEPTION(GoesOn.class, "flag.exception-propagates", "TimeoutException"),
    ENDS_BUT_LOSES_THE_EXCEPTION(
        LosesException.class, "flag.exception-propagates", "Expecting code to raise");

    private final Class<? extends StopContract> contract;
    private final String brokenPromise;
    private final String complaint;

    Mutant(Class<? extends StopContract> contract, String brokenPromise, String complaint) {
      this.contract = contract;
      this.brokenPromise = brokenPromise;
      this.complaint = complaint;
    }
  }

  @ParameterizedTest
  @EnumSource(value = Mutant.class, mode = EnumSource.Mode.EXCLUDE, names = "DROPS_VOLATILE")
  @DisplayName("the promise that a mutant breaks rejects it, for that reason, on each thread kind")
  void mutantIsRejected(Mutant mutant) {
    assertThat(complaintsAbout(mutant))
        .hasSize(ThreadKind.available().size())
        .allSatisfy(complaint -> assertThat(complaint).contains(mutant.complaint));
  }

  @Test
  @DisplayName("a dropped volatile is rejected; since its hang is no duty, in one of five tries")
  void droppedVolatileIsRejected() {
    int tries = 0;
    List<String> complaints = List.of();
    while (complaints.size() < ThreadKind.available().size() && tries++ < 5) {
      complaints = complaintsAbout(Mutant.DROPS_VOLATILE);
    }
    assertThat(complaints)
        .hasSize(ThreadKind.available().size())
        .allSatisfy(complaint -> assertThat(complaint).contains(Mutant.DROPS_VOLATILE.complaint));
  }

  @Test
  @DisplayName("the mutants' own harness, with nothing spoiled, passes every promise")
  void unspoiledIsAccepted() {
    Events tests = SpoiledTests.run(Unspoiled.class);
    assertThat(tests.failed().count()).isZero();
    assertThat(tests.succeeded().count())
        .isEqualTo((long) promises().size() * ThreadKind.available().size());
  }

  @Test
  @DisplayName("each promise of the contract has a mutant")
  void eachPromiseHasMutant() {
    assertThat(Arrays.stream(Mutant.values()).map(mutant -> mutant.brokenPromise))
        .containsAll(promises());
  }

  private static Set<String> promises() {
    return Arrays.stream(PublishingStopContract.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Tag.class))
        .map(method -> method.getAnnotation(Tag.class).value())
        .collect(Collectors.toSet());
  }

  private static List<String> complaintsAbout(Mutant mutant) {
    return SpoiledTests.complaints(mutant.contract, mutant.brokenPromise);
  }

  /** A worker that is held against the contract by this test alone. */
  @SpoiledTests.FailsByDesign
  abstract static class Mutated implements PublishingStopContract {}

  /** A mutant has a correct flag to spoil, and a way out for workers that hang. */
  abstract static class Spoiled extends Mutated {
    private volatile Flag latest;

    @Override
    public final Subject create(Runnable unit) {
      Flag flag = new Flag();
      latest = flag;
      return spoil(unit, flag);
    }

    abstract Subject spoil(Runnable unit, Flag flag);

    @Override
    public void release() {
      latest.released = true;
    }
  }

  /** Is known to hang, so there is no point in waiting for long. */
  abstract static class Hanging extends Spoiled {
    @Override
    public Duration patience() {
      return HANGS_AFTER;
    }
  }

  /** A correct flag, and the way out. */
  static final class Flag {
    private volatile boolean running = true;
    private volatile boolean released;

    void loop(Runnable unit) {
      while (running && !released) {
        unit.run();
      }
    }

    void clear() {
      running = false;
    }
  }

  static class Unspoiled extends Spoiled {
    @Override
    Subject spoil(Runnable unit, Flag flag) {
      return new Subject(() -> flag.loop(unit), flag::clear);
    }
  }

  static class NeverLooks extends Hanging {
    @Override
    Subject spoil(Runnable unit, Flag flag) {
      return new Subject(() -> flag.loop(unit), () -> {});
    }
  }

  static class Toggles extends Hanging {
    @Override
    Subject spoil(Runnable unit, Flag flag) {
      AtomicInteger stops = new AtomicInteger();
      return new Subject(
          () -> {
            while (stops.get() % 2 == 0 && !flag.released) {
              unit.run();
            }
          },
          stops::incrementAndGet);
    }
  }

  static class ThrowsOnSecondStop extends Spoiled {
    @Override
    Subject spoil(Runnable unit, Flag flag) {
      return new Subject(() -> flag.loop(unit), () -> {
        if (!flag.running && !flag.released) {
          throw new IllegalStateException("already stopped");
        }
        flag.clear();
      });
    }
  }

  static class StopBlocks extends Hanging {
    @Override
    Subject spoil(Runnable unit, Flag flag) {
      CountDownLatch ended = new CountDownLatch(1);
      return new Subject(
          () -> {
            flag.loop(unit);
            ended.countDown();
          },
          () -> {
            flag.clear();
            while (ended.getCount() > 0 && !flag.released) {
              Thread.onSpinWait();
            }
          });
    }
  }

  static class StartForgets extends Hanging {
    @Override
    Subject spoil(Runnable unit, Flag flag) {
      return new Subject(
          () -> {
            flag.running = true;
            flag.loop(unit);
          },
          flag::clear);
    }
  }

  static class LooksTooLate extends Spoiled {
    @Override
    Subject spoil(Runnable unit, Flag flag) {
      return new Subject(
          () -> {
            unit.run();
            flag.loop(unit);
          },
          flag::clear);
    }
  }

  static class RunsOneMore extends Spoiled {
    @Override
    Subject spoil(Runnable unit, Flag flag) {
      return new Subject(
          () -> {
            flag.loop(unit);
            unit.run();
          },
          flag::clear);
    }
  }

  static class LooksRarely extends Spoiled {
    @Override
    Subject spoil(Runnable unit, Flag flag) {
      return new Subject(
          () -> flag.loop(() -> {
            for (int i = 0; i < 1_000_000; i++) {
              unit.run();
            }
          }),
          flag::clear);
    }
  }

  static class TearsUnit extends Spoiled {
    private volatile Thread worker;

    @Override
    Subject spoil(Runnable unit, Flag flag) {
      return new Subject(
          () -> {
            worker = Thread.currentThread();
            flag.loop(unit);
          },
          () -> {
            flag.clear();
            if (worker != null) {
              worker.interrupt();
            }
          });
    }
  }

  static class AbandonsUnit extends Spoiled {
    @Override
    Subject spoil(Runnable unit, Flag flag) {
      return new Subject(
          () -> {
            ThreadKind.PLATFORM.start("abandoned", () -> flag.loop(unit));
            flag.loop(Thread::onSpinWait);
          },
          flag::clear);
    }
  }

  static class LeavesUnasked extends Spoiled {
    @Override
    Subject spoil(Runnable unit, Flag flag) {
      return new Subject(unit, flag::clear);
    }
  }

  static class InterruptsCaller extends Spoiled {
    @Override
    Subject spoil(Runnable unit, Flag flag) {
      return new Subject(() -> flag.loop(unit), () -> {
        flag.clear();
        Thread.currentThread().interrupt();
      });
    }
  }

  static class ClearsCallersStatus extends Spoiled {
    @Override
    Subject spoil(Runnable unit, Flag flag) {
      return new Subject(() -> flag.loop(unit), () -> {
        flag.clear();
        Thread.interrupted();
      });
    }
  }

  static class GoesOn extends Hanging {
    @Override
    Subject spoil(Runnable unit, Flag flag) {
      return new Subject(
          () -> flag.loop(() -> {
            try {
              unit.run();
            } catch (Throwable swallowed) {
              Thread.onSpinWait();
            }
          }),
          flag::clear);
    }
  }

  static class LosesException extends Spoiled {
    @Override
    Subject spoil(Runnable unit, Flag flag) {
      return new Subject(
          () -> {
            try {
              flag.loop(unit);
            } catch (Throwable lost) {
              flag.clear();
            }
          },
          flag::clear);
    }
  }
}
