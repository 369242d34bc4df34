// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.Mutant;

/** The contract can fail: each mutant breaks one promise, and that promise says so. */
class EventTimeoutContractMutantsTest extends EventMutants {
  EventTimeoutContractMutantsTest() {
    super(Unspoiled.class, EventTimeoutContract.class);
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant(EarlyTimeout.class, "event.timeout-not-early", "waited, in ns"),
        new Mutant(ZeroTimeoutIgnoresState.class, "event.no-time-no-wait", "RELEASED"),
        new Mutant(NegativeTimeoutNeverEnds.class, "event.no-time-no-wait", HANGS),
        new Mutant(ToNanosOverflows.class, "event.longest-timeouts", "that have left"),
        new Mutant(DeadlineOverflows.class, "event.longest-timeouts", "that have left"),
        new Mutant(WakeupForgetsTimeout.class, "event.deadline-kept", HANGS),
        new Mutant(TimeoutClears.class, "event.timeouts-clear-nothing", "after set() and timeouts"),
        new Mutant(NullAcceptedIfSet.class, "event.null-refused", "Expecting code to raise"));
  }

  @FailsByDesign
  static class Unspoiled implements EventTimeoutContract {
    @Override
    public ResettableEvent create() {
      return unspoiled();
    }
  }

  static class EarlyTimeout extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          return super.await(timeout.dividedBy(1_000));
        }
      };
    }
  }

  static class ZeroTimeoutIgnoresState extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          return !timeout.isNegative() && !timeout.isZero() && super.await(timeout);
        }
      };
    }
  }

  static class NegativeTimeoutNeverEnds extends Hanging {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          if (timeout.isNegative()) {
            super.await();
            return true;
          }
          return super.await(timeout);
        }

        @Override
        public void await() throws InterruptedException {
          sound.await();
        }
      };
    }
  }

  static class ToNanosOverflows extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          return super.await(Duration.ofNanos(timeout.toNanos()));
        }
      };
    }
  }

  static class DeadlineOverflows extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
          while (!isSet() && System.nanoTime() < deadline) {
            sound.await(Duration.ofMillis(1));
          }
          return isSet();
        }
      };
    }
  }

  static class WakeupForgetsTimeout extends Spoiled {
    @Override
    public Duration patience() {
      return Duration.ofSeconds(2);
    }

    @Override
    public ResettableEvent create() {
      return new Parked() {
        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          enlist();
          long since = System.nanoTime();
          park(this, timeout.toNanos());
          if (System.nanoTime() - since >= timeout.toNanos()) {
            return set;
          }
          while (!set) { // woken early: from now on it waits without a timeout
            park(this, LONG.toNanos());
          }
          return true;
        }
      };
    }
  }

  static class TimeoutClears extends Spoiled {
    @Override
    public ResettableEvent create() {
      AtomicInteger timeouts = new AtomicInteger();
      return new Delegate() {
        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          boolean released = super.await(timeout);
          if (!released && timeouts.incrementAndGet() <= 5) {
            super.await(LONG); // its clean-up lasts until after the set()
            clear();
          }
          return released;
        }
      };
    }
  }

  static class NullAcceptedIfSet extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          return isSet() || super.await(timeout);
        }
      };
    }
  }
}
