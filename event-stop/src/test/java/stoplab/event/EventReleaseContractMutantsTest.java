// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.Mutant;

/** The contract can fail: each mutant breaks one promise, and that promise says so. */
class EventReleaseContractMutantsTest extends EventMutants {
  EventReleaseContractMutantsTest() {
    super(Unspoiled.class, EventReleaseContract.class);
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant(NotifyOne.class, "event.set-releases-all", HANGS),
        new Mutant(PlainPark.class, "event.set-releases-all", HANGS),
        new Mutant(LostSignal.class, "event.set-stays", HANGS),
        new Mutant(FlagWithoutCount.class, "event.pulse-releases", HANGS),
        new Mutant(LatchWithoutGeneration.class, "event.pulse-releases", HANGS),
        new Mutant(NewcomerTakesPlace.class, "event.newcomer-waits", "the newcomer"),
        new Mutant(SetTwice.class, "event.set-once", "clear() that was undone"),
        new Mutant(WorksOnce.class, "event.works-again", "waiters that have left"),
        new Mutant(ClearReleases.class, "event.clear-wakes-nobody", "waiters that have left"),
        new Mutant(WakeupReleases.class, "event.spurious-wakeup-stays", "that have left"),
        new Mutant(SetInPool.class, "event.set-from-anywhere", "Shutdown in progress"),
        new Mutant(StrandsSome.class, "event.nobody-stranded", HANGS));
  }

  @FailsByDesign
  static class Unspoiled implements EventReleaseContract {
    @Override
    public ResettableEvent create() {
      return unspoiled();
    }
  }

  static class NotifyOne extends Hanging {
    @Override
    public ResettableEvent create() {
      return new BrokenNotifyOneEvent();
    }
  }

  static class PlainPark extends Hanging {
    @Override
    public ResettableEvent create() {
      return new BrokenPlainParkEvent();
    }
  }

  static class LostSignal extends Hanging {
    @Override
    public ResettableEvent create() {
      return new BrokenLostSignalEvent();
    }
  }

  static class FlagWithoutCount extends Hanging {
    @Override
    public ResettableEvent create() {
      return new BrokenConditionEvent();
    }
  }

  static class LatchWithoutGeneration extends Hanging {
    /** A boolean latch, as the example in the Javadoc of its superclass, that can be reset. */
    private static final class Sync extends AbstractQueuedSynchronizer {
      private static final long serialVersionUID = 1;

      boolean isSet() {
        return getState() != 0;
      }

      void clear() {
        setState(0);
      }

      @Override
      protected int tryAcquireShared(int ignored) {
        return isSet() ? 1 : -1;
      }

      @Override
      protected boolean tryReleaseShared(int ignored) {
        setState(1);
        return true;
      }
    }

    @Override
    public ResettableEvent create() {
      Sync sync = new Sync();
      return new Delegate() {
        @Override
        public void set() {
          sync.releaseShared(1);
        }

        @Override
        public void clear() {
          sync.clear();
        }

        @Override
        public boolean isSet() {
          return sync.isSet();
        }

        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          return sync.tryAcquireSharedNanos(1, TimeUnit.NANOSECONDS.convert(timeout));
        }
      };
    }
  }

  static class NewcomerTakesPlace extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        private final Semaphore places = new Semaphore(0);
        private final AtomicInteger waiting = new AtomicInteger();

        @Override
        public void set() {
          super.set();
          places.release(waiting.getAndSet(0));
        }

        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          if (isSet()) {
            return true;
          }
          waiting.incrementAndGet();
          return places.tryAcquire(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
        }
      };
    }
  }

  static class SetTwice extends Spoiled {
    /**
     * As {@code LatchEvent} was at first: opens the latch, and the next one if the first was
     * replaced.
     */
    @Override
    public ResettableEvent create() {
      AtomicReference<CountDownLatch> latch = new AtomicReference<>(new CountDownLatch(1));
      return new Delegate() {
        @Override
        public void set() {
          CountDownLatch opened;
          do {
            opened = latch.get();
            opened.countDown();
            Thread.yield();
          } while (!latch.compareAndSet(opened, opened));
        }

        @Override
        public void clear() {
          CountDownLatch current = latch.get();
          if (current.getCount() == 0) {
            latch.compareAndSet(current, new CountDownLatch(1));
          }
        }

        @Override
        public boolean isSet() {
          return latch.get().getCount() == 0;
        }
      };
    }
  }

  static class WorksOnce extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        private final CountDownLatch latch = new CountDownLatch(1);

        @Override
        public void set() {
          super.set();
          latch.countDown();
        }

        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          return latch.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
        }
      };
    }
  }

  static class ClearReleases extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public void clear() {
          super.set();
          super.clear();
        }
      };
    }
  }

  static class WakeupReleases extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Parked() {
        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          enlist();
          if (!set) {
            park(this, TimeUnit.NANOSECONDS.convert(timeout));
          }
          return true;
        }
      };
    }
  }

  static class SetInPool extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public void set() {
          // Refused once the shutdown has begun, as adding a hook or starting a pool may be.
          Runtime.getRuntime().removeShutdownHook(Thread.currentThread());
          super.set();
        }
      };
    }
  }

  static class StrandsSome extends Hanging {
    @Override
    public ResettableEvent create() {
      AtomicInteger waits = new AtomicInteger();
      return new Delegate() {
        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          boolean stranded = timeout.equals(LONG) && waits.incrementAndGet() % 100 == 0;
          return (stranded ? new ConditionEvent() : sound).await(timeout);
        }
      };
    }
  }
}
