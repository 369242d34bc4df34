// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The workers' contract can fail: each mutant breaks one promise, and that promise says so. */
@ExtendWith(NoStrayThreads.class)
class WorkerContractMutantsTest {
  /** The patience with a mutant that is known to hang. */
  private static final Duration HANGS_AFTER = Duration.ofMillis(100);

  /** A mutant, the promise that it breaks, and what that promise then says. */
  enum Mutant {
    STOP_WAKES_NOBODY(
        StopWakesNobody.class, "event.stop-ends-wait", "java.util.concurrent.TimeoutException"),
    RUNS_ONE_MORE(RunsOneMore.class, "event.stop-ends-wait", "units run"),
    START_FORGETS_THE_STOP(
        StartForgets.class, "event.stop-before-start", "java.util.concurrent.TimeoutException"),
    SECOND_STOP_THROWS(SecondStopThrows.class, "event.stop-idempotent", "already stopped"),
    STOP_INTERRUPTS(StopInterrupts.class, "event.unit-finished", "units finished"),
    LOOKS_RARELY(LooksRarely.class, "event.one-more-unit-at-most", "begun after stop()"),
    LEAVES_UNASKED(LeavesUnasked.class, "event.stop-publishes", "seen after run()"),
    STATUS_LOST(StatusLost.class, "event.foreign-interrupt-kept", "status after run()"),
    EXCEPTION_LOST(ExceptionLost.class, "event.exception-propagates", "Expecting code to raise"),
    CALLERS_STATUS_CLEARED(CallersStatusCleared.class, "event.callers-status-kept", "after stop()");

    private final Class<? extends WorkerContract> contract;
    private final String brokenPromise;
    private final String complaint;

    Mutant(Class<? extends WorkerContract> contract, String brokenPromise, String complaint) {
      this.contract = contract;
      this.brokenPromise = brokenPromise;
      this.complaint = complaint;
    }
  }

  @ParameterizedTest
  @EnumSource(Mutant.class)
  @DisplayName("the promise that a mutant breaks rejects it, for that reason, on each thread kind")
  void mutantIsRejected(Mutant mutant) {
    MutantRuns.assertRejected(mutant.contract, mutant.brokenPromise, mutant.complaint);
  }

  @Test
  @DisplayName("unspoiled, the mutants' base keeps every promise")
  void unspoiledIsAccepted() {
    MutantRuns.assertAccepted(Unspoiled.class);
  }

  @Test
  @DisplayName("every promise of the contract has a mutant")
  void everyPromiseHasItsMutant() {
    assertThat(Arrays.stream(Mutant.values()).map(mutant -> mutant.brokenPromise))
        .as("promises with a mutant")
        .containsAll(MutantRuns.promisesOf(WorkerContract.class));
  }

  /** A right worker, to be spoiled in one place. */
  static class Sound implements Runnable {
    final Runnable unit;
    final Duration period;
    final CountDownLatch stopped = new CountDownLatch(1);

    Sound(Runnable unit, Duration period) {
      this.unit = unit;
      this.period = period;
    }

    boolean mustStop() throws InterruptedException {
      return stopped.await(period.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
      try {
        while (!mustStop()) {
          unit.run();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void stop() {
      stopped.countDown();
    }
  }

  @SpoiledTests.FailsByDesign
  abstract static class Spoiled implements WorkerContract {
    abstract Sound spoil(Runnable unit, Duration period);

    @Override
    public Subject create(Runnable unit, Duration period) {
      Sound worker = spoil(unit, period);
      return new Subject(worker, worker::stop);
    }
  }

  /** One of those that hang. */
  abstract static class Hanging extends Spoiled {
    @Override
    public Duration patience() {
      return HANGS_AFTER;
    }
  }

  static class Unspoiled extends Spoiled {
    @Override
    Sound spoil(Runnable unit, Duration period) {
      return new Sound(unit, period);
    }
  }

  static class StopWakesNobody extends Hanging {
    @Override
    Sound spoil(Runnable unit, Duration period) {
      return new Sound(unit, period) {
        private final CountDownLatch neverOpened = new CountDownLatch(1);

        @Override
        boolean mustStop() throws InterruptedException {
          return neverOpened.await(period.toNanos(), TimeUnit.NANOSECONDS)
              || stopped.getCount() == 0;
        }
      };
    }
  }

  static class RunsOneMore extends Spoiled {
    @Override
    Sound spoil(Runnable unit, Duration period) {
      return new Sound(unit, period) {
        @Override
        public void run() {
          super.run();
          unit.run();
        }
      };
    }
  }

  static class StartForgets extends Hanging {
    @Override
    Sound spoil(Runnable unit, Duration period) {
      return new Sound(unit, period) {
        private volatile CountDownLatch latch = stopped;

        @Override
        public void run() {
          latch = new CountDownLatch(1);
          super.run();
        }

        @Override
        boolean mustStop() throws InterruptedException {
          return latch.await(period.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        void stop() {
          latch.countDown();
        }
      };
    }
  }

  static class SecondStopThrows extends Spoiled {
    @Override
    Sound spoil(Runnable unit, Duration period) {
      return new Sound(unit, period) {
        @Override
        void stop() {
          if (stopped.getCount() == 0) {
            throw new IllegalStateException("already stopped");
          }
          super.stop();
        }
      };
    }
  }

  static class StopInterrupts extends Spoiled {
    @Override
    Sound spoil(Runnable unit, Duration period) {
      return new Sound(unit, period) {
        private volatile Thread runner;

        @Override
        public void run() {
          runner = Thread.currentThread();
          super.run();
        }

        @Override
        void stop() {
          super.stop();
          runner.interrupt();
        }
      };
    }
  }

  static class LooksRarely extends Spoiled {
    @Override
    Sound spoil(Runnable unit, Duration period) {
      Runnable many = () -> {
        for (int i = 0; i < 1_000_000; i++) {
          unit.run();
        }
      };
      return new Sound(many, period);
    }
  }

  static class LeavesUnasked extends Spoiled {
    @Override
    Sound spoil(Runnable unit, Duration period) {
      return new Sound(unit, period) {
        @Override
        public void run() {
          unit.run();
        }
      };
    }
  }

  static class StatusLost extends Spoiled {
    @Override
    Sound spoil(Runnable unit, Duration period) {
      return new Sound(unit, period) {
        @Override
        public void run() {
          super.run();
          Thread.interrupted();
        }
      };
    }
  }

  static class ExceptionLost extends Spoiled {
    @Override
    Sound spoil(Runnable unit, Duration period) {
      return new Sound(unit, period) {
        @Override
        public void run() {
          try {
            super.run();
          } catch (IllegalStateException e) {
            stop();
          }
        }
      };
    }
  }

  static class CallersStatusCleared extends Spoiled {
    @Override
    Sound spoil(Runnable unit, Duration period) {
      return new Sound(unit, period) {
        @Override
        void stop() {
          Thread.interrupted();
          super.stop();
        }
      };
    }
  }
}
