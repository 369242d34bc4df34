// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.Events;
import stoplab.testkit.ContractMutants;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.Mutant;
import stoplab.testkit.MutantRuns;
import stoplab.testkit.ThreadKind;

/** The contract can fail: each mutant breaks one promise, and that promise says so. */
class StopContractMutantsTest extends ContractMutants {
  /** The patience with a mutant that is known to hang. */
  static final Duration HANGS_AFTER = Duration.ofMillis(100);

  private static final Mutant DROPS_VOLATILE = new Mutant(
      BrokenPlainFlagWorkerTest.AsContract.class, "flag.stop-ends-compiled-loop", "STALE");

  StopContractMutantsTest() {
    super(Unspoiled.class, StopContract.class, PublishingStopContract.class);
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        DROPS_VOLATILE,
        new Mutant(NeverPolls.class, "flag.stop-ends-worker", "TimeoutException"),
        new Mutant(SecondStopUndoesTheFirst.class, "flag.stop-idempotent", "TimeoutException"),
        new Mutant(ThrowsOnSecondStop.class, "flag.stop-idempotent", "already stopped"),
        new Mutant(StopBlocks.class, "flag.stop-idempotent", "TimeoutException"),
        new Mutant(StartErasesStop.class, "flag.stop-before-start", "TimeoutException"),
        new Mutant(PollsTooLate.class, "flag.stop-before-start", "units run"),
        new Mutant(RunsOneMore.class, "flag.unit-finished", "units finished"),
        // The worker is last seen in its wait, or seen to have left it: both are right.
        new Mutant(TearsUnit.class, "flag.unit-finished", "unit"),
        new Mutant(AbandonsUnit.class, "flag.unit-finished", "still in its unit"),
        new Mutant(PollsRarely.class, "flag.one-more-unit-at-most", "units begun after"),
        new Mutant(EndsWithoutStop.class, "flag.stop-publishes", "seen by the worker"),
        new Mutant(InterruptsCaller.class, "flag.interrupt-status-kept", "status after stop()"),
        new Mutant(ClearsCallersStatus.class, "flag.interrupt-status-kept", "status after stop()"),
        new Mutant(GoesOn.class, "flag.exception-propagates", "TimeoutException"),
        new Mutant(LosesException.class, "flag.exception-propagates", "Expecting code to raise"));
  }

  List<Mutant> surelyRejected() {
    return mutants().stream().filter(mutant -> mutant != DROPS_VOLATILE).toList();
  }

  @Override
  @ParameterizedTest
  @MethodSource("surelyRejected")
  @DisplayName("the promise that a mutant breaks rejects it, for that reason, on each thread kind")
  protected void mutantIsRejected(Mutant mutant) {
    super.mutantIsRejected(mutant);
  }

  @Test
  @DisplayName("a dropped volatile is rejected once in up to five tries: it may hang, but need not")
  void droppedVolatileIsRejected() {
    int tries = 0;
    List<String> complaints = List.of();
    while (complaints.size() < DROPS_VOLATILE.times() && tries++ < 5) {
      complaints = MutantRuns.complaints(DROPS_VOLATILE.spoiled(), DROPS_VOLATILE.promise());
    }
    assertThat(complaints)
        .hasSize(DROPS_VOLATILE.times())
        .allSatisfy(complaint -> assertThat(complaint).contains(DROPS_VOLATILE.complaint()));
  }

  @Override
  @Test
  @DisplayName("the mutants' own harness, with nothing spoiled, keeps every promise")
  protected void unspoiledIsAccepted() {
    Events tests = MutantRuns.run(Unspoiled.class);
    assertThat(tests.failed().count()).isZero();
    assertThat(tests.succeeded().count())
        .isEqualTo((long) promises().size() * ThreadKind.available().size());
  }

  /** A worker that only this test runs against the contract. */
  @FailsByDesign
  abstract static class Mutated implements PublishingStopContract {}

  /** A mutant has a correct flag to spoil, and a way to release workers that hang. */
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

  /** Is known to hang, so there is no point in waiting long. */
  abstract static class Hanging extends Spoiled {
    @Override
    public Duration patience() {
      return HANGS_AFTER;
    }
  }

  /** A correct flag, and the way to release hung workers. */
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

  static class NeverPolls extends Hanging {
    @Override
    Subject spoil(Runnable unit, Flag flag) {
      return new Subject(() -> flag.loop(unit), () -> {});
    }
  }

  static class SecondStopUndoesTheFirst extends Hanging {
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

  static class StartErasesStop extends Hanging {
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

  static class PollsTooLate extends Spoiled {
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

  static class PollsRarely extends Spoiled {
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

  static class EndsWithoutStop extends Spoiled {
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
