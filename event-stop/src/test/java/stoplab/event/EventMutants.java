// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import stoplab.testkit.ContractMutants;
import stoplab.testkit.FailsByDesign;

/** What the mutants of the parts of {@link EventContract} have in common. */
abstract class EventMutants extends ContractMutants {
  /** The patience with a mutant that is known to hang. */
  static final Duration HANGS_AFTER = Duration.ofMillis(100);

  /** What the failed test of such a mutant throws. */
  static final String HANGS = "java.util.concurrent.TimeoutException";

  /** Names one part of the contract, and what runs it against {@link #unspoiled()}. */
  EventMutants(Class<?> unspoiled, Class<?> part) {
    super(unspoiled, part);
  }

  /** What the mutants are made from. */
  static ResettableEvent unspoiled() {
    return new Delegate() {
      @Override
      public void await() throws InterruptedException {
        sound.await();
      }
    };
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
}
