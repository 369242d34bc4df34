// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import stoplab.testkit.ContractMutants;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.Mutant;

/** The workers' contract can fail: each mutant breaks one promise, and that promise says so. */
class WorkerContractMutantsTest extends ContractMutants {
  /** The patience with a mutant that is known to hang. */
  private static final Duration HANGS_AFTER = Duration.ofMillis(100);

  WorkerContractMutantsTest() {
    super(Unspoiled.class, WorkerContract.class);
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant(
            StopWakesNobody.class, "event.stop-ends-wait", "java.util.concurrent.TimeoutException"),
        new Mutant(RunsOneMore.class, "event.stop-ends-wait", "units run"),
        new Mutant(
            StartErasesStop.class,
            "event.stop-before-start",
            "java.util.concurrent.TimeoutException"),
        new Mutant(SecondStopThrows.class, "event.stop-idempotent", "already stopped"),
        new Mutant(StopInterrupts.class, "event.unit-finished", "units finished"),
        new Mutant(ChecksRarely.class, "event.one-more-unit-at-most", "begun after stop()"),
        new Mutant(EndsWithoutStop.class, "event.stop-publishes", "seen after run()"),
        new Mutant(StatusLost.class, "event.foreign-interrupt-kept", "status after run()"),
        new Mutant(ExceptionLost.class, "event.exception-propagates", "Expecting code to raise"),
        new Mutant(CallersStatusCleared.class, "event.callers-status-kept", "after stop()"));
  }

  /** A correct worker, to be spoiled in one place. */
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

  @FailsByDesign
  abstract static class Spoiled implements WorkerContract {
    abstract Sound spoil(Runnable unit, Duration period);

    @Override
    public Subject create(Runnable unit, Duration period) {
      Sound worker = spoil(unit, period);
      return new Subject(worker, worker::stop);
    }
  }

  /** A mutant that hangs. */
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

  static class StartErasesStop extends Hanging {
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

  static class ChecksRarely extends Spoiled {
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

  static class EndsWithoutStop extends Spoiled {
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
