// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.List;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.Mutant;

/** The contract can fail: each mutant breaks one promise, and that promise says so. */
class EventInterruptContractMutantsTest extends EventMutants {
  EventInterruptContractMutantsTest() {
    super(Unspoiled.class, EventInterruptContract.class);
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant(InterruptSwallowed.class, "event.interrupt-ends-wait", HANGS),
        new Mutant(InterruptTwice.class, "event.interrupt-ends-wait", "status after it"),
        new Mutant(StateComesFirst.class, "event.interrupt-first", "INTERRUPTED"),
        new Mutant(InterruptLost.class, "event.interrupt-never-lost", "thrown or kept"),
        new Mutant(SetClearsStatus.class, "event.callers-status-kept", "after the calls"));
  }

  @FailsByDesign
  static class Unspoiled implements EventInterruptContract {
    @Override
    public ResettableEvent create() {
      return unspoiled();
    }
  }

  static class InterruptSwallowed extends Hanging {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          for (; ; ) {
            try {
              return super.await(timeout);
            } catch (InterruptedException e) {
              if (isSet()) {
                return true;
              }
            }
          }
        }
      };
    }
  }

  static class InterruptTwice extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          try {
            return super.await(timeout);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw e;
          }
        }
      };
    }
  }

  static class StateComesFirst extends Spoiled {
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

  static class InterruptLost extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          try {
            return super.await(timeout);
          } catch (InterruptedException e) {
            return super.await(timeout); // the event will be set: forget the interrupt
          } finally {
            Thread.interrupted(); // if set() came first, the interrupt is in the status
          }
        }
      };
    }
  }

  static class SetClearsStatus extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public void set() {
          Thread.interrupted();
          super.set();
        }
      };
    }
  }
}
