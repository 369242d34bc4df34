// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.Mutant;
import stoplab.testkit.MutantRuns;
import stoplab.testkit.NoStrayThreads;

/** The promises of single techniques can fail: each mutant breaks one and is rejected for it. */
@ExtendWith(NoStrayThreads.class)
class TechniqueMutantsTest {
  static List<Mutant> mutants() {
    return List.of(
        new Mutant(EverybodyWins.class, "flag.atomic-one-winner", "both callers got true"),
        new Mutant(ChecksThenActs.class, "flag.atomic-one-winner", "both callers got true"),
        new Mutant(NobodyWins.class, "flag.atomic-one-winner", "one caller got true"),
        new Mutant(WakesSleeper.class, "flag.sleeping-sleeps-on", "state after stop()"),
        new Mutant(LosesInterrupt.class, "flag.foreign-interrupt-kept", "interrupt status"),
        new Mutant(LetsItSleep.class, "flag.interrupt-ends-pause", "TimeoutException"),
        new Mutant(InterruptsAnywhere.class, "flag.interrupt-stays-inside", "interrupt status"),
        new Mutant(PollsEachElement.class, "flag.mask-lag", "elements"),
        new Mutant(CountsBefore.class, "flag.block-whole", "done before the failure"),
        new Mutant(RunsOneBlockMore.class, "flag.block-whole", "blocks processed"),
        new Mutant(GoesOnToTheEnd.class, "flag.stop-ends-worker", "last element"),
        new Mutant(StopsItselfAlone.class, "flag.callsite-once", "TimeoutException"));
  }

  @ParameterizedTest
  @MethodSource("mutants")
  @DisplayName("the promise that a mutant breaks rejects it, for that reason, on each thread kind")
  void mutantIsRejected(Mutant mutant) {
    assertThat(MutantRuns.complaints(mutant.spoiled(), mutant.promise()))
        .filteredOn(complaint -> complaint.contains(mutant.complaint()))
        .hasSizeGreaterThanOrEqualTo(mutant.times());
  }

  @FailsByDesign
  static class EverybodyWins extends AtomicFlagWorkerTest {
    @Override
    BooleanSupplier freshStop() {
      AtomicBoolean running = new AtomicBoolean(true);
      return () -> {
        running.set(false);
        return true;
      };
    }
  }

  @FailsByDesign
  static class ChecksThenActs extends AtomicFlagWorkerTest {
    @Override
    BooleanSupplier freshStop() {
      AtomicBoolean running = new AtomicBoolean(true);
      AtomicInteger checked = new AtomicInteger();
      return () -> {
        if (!running.get()) {
          return false;
        }
        checked.incrementAndGet();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
        while (checked.get() < 2 && System.nanoTime() - until < 0) {
          Thread.yield(); // the other needs a turn for its check, on a loaded machine too
        }
        running.set(false);
        return true;
      };
    }
  }

  @FailsByDesign
  static class NobodyWins extends AtomicFlagWorkerTest {
    @Override
    BooleanSupplier freshStop() {
      return new AtomicBoolean()::getPlain;
    }
  }

  @FailsByDesign
  static class WakesSleeper extends CostlySleepingFlagWorkerTest {
    @Override
    public Subject create(Runnable unit, Duration period) {
      FlagAndInterruptWorker worker = new FlagAndInterruptWorker(unit, period);
      return new Subject(worker, worker::stop);
    }
  }

  @FailsByDesign
  static class LosesInterrupt extends FlagAndInterruptWorkerTest {
    @Override
    public Subject create(Runnable unit, Duration period) {
      Subject worker = super.create(unit, period);
      return new Subject(
          () -> {
            worker.worker().run();
            Thread.interrupted();
          },
          worker.stop());
    }
  }

  @FailsByDesign
  static class LetsItSleep extends FlagAndInterruptWorkerTest {
    @Override
    public Subject create(Runnable unit, Duration period) {
      CostlySleepingFlagWorker worker = new CostlySleepingFlagWorker(unit, period);
      return new Subject(worker, worker::stop);
    }

    @Override
    public Duration patience() {
      return StopContractMutantsTest.HANGS_AFTER;
    }
  }

  /**
   * The two lines that most people would write first: {@code running = false; thread.interrupt();}.
   */
  @FailsByDesign
  static class InterruptsAnywhere extends FlagAndInterruptWorkerTest {
    @Override
    public Subject create(Runnable unit, Duration period) {
      CostlySleepingFlagWorker worker = new CostlySleepingFlagWorker(unit, period);
      Thread[] thread = {null};
      return new Subject(
          () -> {
            thread[0] = Thread.currentThread();
            worker.run();
          },
          () -> {
            worker.stop();
            if (thread[0] != null) {
              thread[0].interrupt();
            }
          });
    }
  }

  @FailsByDesign
  static class PollsEachElement extends CostlyMaskPollingWorkerTest {
    @Override
    Subject create(int length, IntConsumer element) {
      AtomicInteger next = new AtomicInteger();
      VolatileFlagWorker worker =
          new VolatileFlagWorker(() -> element.accept(next.getAndIncrement()));
      return new Subject(worker, worker::stop);
    }
  }

  /** Ends by itself, which is no answer to a stop. */
  @FailsByDesign
  static class GoesOnToTheEnd extends CostlyMaskPollingWorkerTest {
    @Override
    Subject create(int length, IntConsumer element) {
      return new Subject(
          () -> {
            for (int i = 0; i < 2_000; i++) {
              element.accept(0);
            }
            element.accept(length - 1);
          },
          () -> {});
    }
  }

  @FailsByDesign
  static class CountsBefore extends BlockPollingWorkerTest {
    @Override
    Progress create(int length, int blockSize, BlockPollingWorker.Block block) {
      AtomicInteger done = new AtomicInteger();
      Progress worker = super.create(length, blockSize, (from, to) -> {
        done.set(to);
        block.process(from, to);
      });
      return new Progress(worker.subject(), done::get);
    }
  }

  @FailsByDesign
  static class RunsOneBlockMore extends BlockPollingWorkerTest {
    @Override
    Progress create(int length, int blockSize, BlockPollingWorker.Block block) {
      BlockPollingWorker worker = new BlockPollingWorker(length, blockSize, block);
      Runnable oneMore = () -> {
        worker.run();
        block.process(worker.done(), Math.min(worker.done() + blockSize, length));
      };
      return new Progress(new Subject(oneMore, worker::stop), worker::done);
    }
  }

  @FailsByDesign
  static class StopsItselfAlone extends ExpertCallSiteFlagWorkerTest {
    private volatile boolean released;

    @Override
    Flag freshFlag() {
      AtomicBoolean first = new AtomicBoolean(true);
      AtomicBoolean stopped = new AtomicBoolean();
      return new Flag(
          unit -> {
            boolean mine = first.getAndSet(false);
            return () -> {
              while (!(mine && stopped.get()) && !released) {
                unit.run();
              }
            };
          },
          () -> stopped.set(true));
    }

    @Override
    public Duration patience() {
      return StopContractMutantsTest.HANGS_AFTER;
    }

    @Override
    public void release() {
      released = true;
    }
  }
}
