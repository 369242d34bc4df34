// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import stoplab.testkit.ContractMutants;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.Mutant;

/** The contract can fail: each mutant breaks one promise, and that promise says so. */
class EventContractMutantsTest extends ContractMutants {
  /** The patience with a mutant that is known to hang. */
  private static final Duration HANGS_AFTER = Duration.ofMillis(100);

  private static final String HANGS = "java.util.concurrent.TimeoutException";

  EventContractMutantsTest() {
    super(Unspoiled.class, EventContract.class);
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant(BornSet.class, "event.begins-unset", "isSet()"),
        new Mutant(ClearDoesNothing.class, "event.set-clear-idempotent", "after clear() twice"),
        new Mutant(ToStringIsConstant.class, "event.tostring-tells", "Event[set]"),
        new Mutant(IsSetBlocks.class, "event.isset-never-blocks", HANGS),
        new Mutant(NotifyOne.class, "event.set-releases-all", HANGS),
        new Mutant(PlainPark.class, "event.set-releases-all", HANGS),
        new Mutant(LostSignal.class, "event.set-stays", HANGS),
        new Mutant(TimeoutClears.class, "event.timeouts-clear-nothing", "after set() and timeouts"),
        new Mutant(NaiveFlag.class, "event.pulse-releases", HANGS),
        new Mutant(LatchWithoutGeneration.class, "event.pulse-releases", HANGS),
        new Mutant(NewcomerTakesPlace.class, "event.newcomer-waits", "the newcomer"),
        new Mutant(SetTwice.class, "event.set-once", "clear() that was undone"),
        new Mutant(WorksOnce.class, "event.works-again", "waiters that have left"),
        new Mutant(ClearReleases.class, "event.clear-wakes-nobody", "waiters that have left"),
        new Mutant(EarlyTimeout.class, "event.timeout-not-early", "waited, in ns"),
        new Mutant(NoTimeIsNo.class, "event.no-time-no-wait", "RELEASED"),
        new Mutant(NegativeIsForEver.class, "event.no-time-no-wait", HANGS),
        new Mutant(TooLongForNanos.class, "event.longest-timeouts", "that have left"),
        new Mutant(DeadlineOverflows.class, "event.longest-timeouts", "that have left"),
        new Mutant(WakeUpForgetsTime.class, "event.deadline-kept", HANGS),
        new Mutant(WakeUpReleases.class, "event.spurious-wakeup-stays", "that have left"),
        new Mutant(NullIfSet.class, "event.null-refused", "Expecting code to raise"),
        new Mutant(InterruptSwallowed.class, "event.interrupt-ends-wait", HANGS),
        new Mutant(InterruptTwice.class, "event.interrupt-ends-wait", "status after it"),
        new Mutant(StateComesFirst.class, "event.interrupt-first", "INTERRUPTED"),
        new Mutant(InterruptLost.class, "event.interrupt-never-lost", "thrown or kept"),
        new Mutant(SetClearsStatus.class, "event.callers-status-kept", "after the calls"),
        new Mutant(LeavesUnasked.class, "event.set-publishes", "seen after await()"),
        new Mutant(Spins.class, "event.waits-without-cpu", "within 100 milliseconds"),
        new Mutant(WaitersFillIt.class, "event.carriers-stay-free", HANGS),
        new Mutant(SetInPool.class, "event.set-from-anywhere", "Shutdown in progress"),
        new Mutant(StrandsSome.class, "event.nobody-stranded", HANGS),
        new Mutant(AbandonedStay.class, "event.abandoned-leave-nothing", "bytes left"));
  }

  /** A correct event, to be spoiled in one place. */
  abstract static class Delegate implements ResettableEvent {
    final ResettableEvent sound = new ConditionEvent();

    @Override
    public void set() {
      sound.set();
    }

    @Override
    public void clear() {
      sound.clear();
    }

    @Override
    public boolean isSet() {
      return sound.isSet();
    }

    @Override
    public void await() throws InterruptedException {
      await(Duration.ofSeconds(Long.MAX_VALUE));
    }

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
      return sound.await(timeout);
    }

    @Override
    public String toString() {
      return sound.toString();
    }
  }

  /** A park-based event, to be spoiled in one place; its {@code clear} only clears the flag. */
  abstract static class Parked implements ResettableEvent {
    final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();
    volatile boolean set;

    @Override
    public void set() {
      set = true;
      for (Thread thread = waiting.poll(); thread != null; thread = waiting.poll()) {
        LockSupport.unpark(thread);
      }
    }

    @Override
    public void clear() {
      set = false;
    }

    @Override
    public boolean isSet() {
      return set;
    }

    @Override
    public void await() throws InterruptedException {
      await(Duration.ofSeconds(Long.MAX_VALUE));
    }

    final void enlist() {
      waiting.add(Thread.currentThread());
    }

    static void park(Object blocker, long nanos) throws InterruptedException {
      LockSupport.parkNanos(blocker, nanos);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  @FailsByDesign
  abstract static class Spoiled implements EventContract {}

  /** A mutant that hangs. */
  abstract static class Hanging extends Spoiled {
    @Override
    public Duration patience() {
      return HANGS_AFTER;
    }
  }

  static class Unspoiled extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        @Override
        public void await() throws InterruptedException {
          sound.await();
        }
      };
    }
  }

  static class BornSet extends Spoiled {
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

  static class NaiveFlag extends Hanging {
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

  static class NoTimeIsNo extends Spoiled {
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

  static class NegativeIsForEver extends Hanging {
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

  static class TooLongForNanos extends Spoiled {
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

  static class WakeUpForgetsTime extends Spoiled {
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

  static class WakeUpReleases extends Spoiled {
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

  static class NullIfSet extends Spoiled {
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

  static class LeavesUnasked extends Spoiled {
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

  static class WaitersFillIt extends Hanging {
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

  static class AbandonedStay extends Spoiled {
    @Override
    public ResettableEvent create() {
      return new Delegate() {
        private final Queue<Thread[]> leak = new ConcurrentLinkedQueue<>();

        @Override
        public boolean await(Duration timeout) throws InterruptedException {
          leak.add(new Thread[] {Thread.currentThread()});
          return super.await(timeout);
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
}
