// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.Mutant;

/** The contract can fail: each mutant breaks one promise, and that promise says so. */
class EventStateContractMutantsTest extends EventMutants {
  EventStateContractMutantsTest() {
    super(Unspoiled.class, EventStateContract.class);
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant(InitiallySet.class, "event.begins-unset", "isSet()"),
        new Mutant(ClearDoesNothing.class, "event.set-clear-idempotent", "after clear() twice"),
        new Mutant(ToStringIsConstant.class, "event.tostring-tells", "Event[set]"),
        new Mutant(IsSetBlocks.class, "event.isset-never-blocks", HANGS),
        new Mutant(AwaitReturnsAtOnce.class, "event.set-publishes", "seen after await()"));
  }

  @FailsByDesign
  static class Unspoiled implements EventStateContract {
    @Override
    public ResettableEvent create() {
      return unspoiled();
    }
  }

  static class InitiallySet extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        {
          set();
        }
      };
    }
  }

  static class ClearDoesNothing extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public void clear() {}
      };
    }
  }

  static class ToStringIsConstant extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public String toString() {
          return "Event[unset]";
        }
      };
    }
  }

  static class IsSetBlocks extends Hanging {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        private final ReentrantLock gate = new ReentrantLock();

        @Override
        public boolean isSet() {
          gate.lock();
          try {
            return super.isSet();
          } finally {
            gate.unlock();
          }
        }

        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          gate.lockInterruptibly();
          try {
            return super.await(timeout);
          } finally {
            gate.unlock();
          }
        }
      };
    }
  }

  static class AwaitReturnsAtOnce extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public boolean await(Duration timeout) {
          return true;
        }
      };
    }
  }
}
