// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * An event made of one reference: to {@code SET}, or to a stack of parked waiters.
 *
 * <p><b>Why it works:</b> {@code set()} takes the whole stack and puts {@code SET} in its place, in
 * one atomic step. So each waiter is in the stack of exactly one {@code set()}, and that call
 * releases it, whatever comes after. A waiter parks in a loop, since {@link LockSupport#park} may
 * return for no reason; an {@code unpark} that comes before the {@code park} is not lost.
 *
 * <p><b>Guarantee</b> [event.pulse-releases]: {@code set(); clear();} releases every thread that
 * waited; a thread that comes later waits [event.newcomer-waits]. [event.expert-no-allocation]
 * {@code set()} without waiters, {@code clear()} and {@code isSet()} allocate nothing.
 *
 * <p>One case is left out: while {@code set()} still works through a long stack, another thread
 * clears, and then a waiter's time runs out. That waiter's {@code await} may return false.
 *
 * <p><b>Run:</b> {@code java -cp event-stop/target/classes stoplab.event.ExpertParkingEvent}
 *
 * <p><b>Break it:</b> delete {@code waiter.released = true}, and a waiter leaves only by timeout or
 * interrupt.
 *
 * <p><b>See also:</b> {@link BrokenConditionEvent}, for ways that do not work.
 */
public final class ExpertParkingEvent implements ResettableEvent {
  /** {@code SET}, or the waiter that came last, or null if the event is unset and has no waiter. */
  private final AtomicReference<Waiter> state = new AtomicReference<>();

  private final WaiterSweep sweep = new WaiterSweep(state);

  @Override
  public void set() {
    // @start region="set"
    Waiter waiter = state.getAndSet(Waiter.SET);
    while (waiter != null && waiter != Waiter.SET) {
      Waiter next = waiter.next;
      waiter.next = null; // otherwise old garbage would keep young garbage alive
      Thread thread = waiter.thread;
      waiter.released = true;
      LockSupport.unpark(thread); // null: this waiter has given up, and nothing happens
      waiter = next;
    }
    // @end
    sweep.startOver();
  }

  @Override
  public void clear() {
    state.compareAndSet(Waiter.SET, null);
  }

  @Override
  public boolean isSet() {
    return state.get() == Waiter.SET;
  }

  @Override
  public void await() throws InterruptedException {
    await(false, 0);
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    return await(true, TimeUnit.NANOSECONDS.convert(timeout));
  }

  private boolean await(boolean timed, long nanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (isSet()) {
      return true;
    }
    if (timed && nanos <= 0) {
      return false;
    }
    long deadline = timed ? System.nanoTime() + nanos : 0; // may overflow: only differences count
    // @start region="await"
    Waiter self = new Waiter(Thread.currentThread());
    do {
      Waiter top = state.get();
      if (top == Waiter.SET) {
        return true;
      }
      self.next = top;
    } while (!state.compareAndSet(self.next, self));

    while (!self.released) {
      long left = timed ? deadline - System.nanoTime() : Long.MAX_VALUE;
      if (left <= 0) {
        sweep.giveUp(self);
        return self.released || isSet();
      }
      if (Thread.interrupted()) {
        sweep.giveUp(self);
        throw new InterruptedException();
      }
      if (timed) {
        LockSupport.parkNanos(this, left);
      } else {
        LockSupport.park(this);
      }
    }
    return true;
    // @end
  }

  @Override
  public String toString() {
    return "ExpertParkingEvent[" + (isSet() ? "set]" : "unset]");
  }

  /** Pulses the event while five threads wait, and prints how many were released. */
  public static void main(String[] args) throws InterruptedException {
    Pulse.show(new ExpertParkingEvent());
  }
}
