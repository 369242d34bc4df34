// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.Mutant;

/** The contract can fail: each mutant breaks one promise, and that promise says so. */
class EventWaitingCostContractMutantsTest extends EventMutants {
  EventWaitingCostContractMutantsTest() {
    super(Unspoiled.class, EventWaitingCostContract.class);
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant(Spins.class, "event.waits-without-cpu", "within 100 milliseconds"),
        new Mutant(WaitersBlockSetter.class, "event.carriers-stay-free", HANGS),
        new Mutant(AbandonedWaitsStay.class, "event.abandoned-leave-nothing", "bytes left"));
  }

  @FailsByDesign
  static class Unspoiled implements EventWaitingCostContract {
    @Override
    public ResettableEvent create() {
      return unspoiled();
    }
  }

  static class Spins extends Hanging {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          while (!isSet()) {
            if (Thread.interrupted()) {
              throw new InterruptedException();
            }
            Thread.onSpinWait();
          }
          return true;
        }
      };
    }

    @Override
    public Duration patienceToPark() {
      return HANGS_AFTER;
    }
  }

  static class WaitersBlockSetter extends Hanging {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        private final Semaphore room = new Semaphore(100);

        @Override
        public void set() {
          room.acquireUninterruptibly();
          super.set();
          room.release();
        }

        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          room.acquire();
          try {
            return super.await(timeout);
          } finally {
            room.release();
          }
        }
      };
    }
  }

  static class AbandonedWaitsStay extends Spoiled {
    /** Static: the leak of one event must not be freed while the next one is measured. */
    private static final Queue<Thread[]> LEAK = new ConcurrentLinkedQueue<>();

    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          LEAK.add(new Thread[] {Thread.currentThread()});
          return super.await(timeout);
        }
      };
    }
  }
}
