// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A plain flag, a plain field that holds the waiting thread, and {@code park}.
 *
 * <p><b>Why it fails:</b> the waiter writes the field and then reads the flag; the setter writes
 * the flag and then reads the field. Nothing orders a plain write before a later read of another
 * field (JLS 17.4.5), so each may read too early. Then neither sees the other's write, and the
 * waiter sleeps beside an event that is set. On x86 it is the CPU that does this: a write waits in
 * the store buffer while the read goes ahead. Besides, the field has room for one thread only, and
 * a pulse is forgotten.
 *
 * <p><b>Hazard</b> [event.plain-park-forgets]: of two waiters, {@code set()} releases one. The race
 * above is seen under jcstress; the package page has its claim.
 *
 * <p><b>Run:</b> {@code java -cp event-stop/target/classes stoplab.event.BrokenPlainParkEvent}
 *
 * <p><b>Break it:</b> it is already broken; two {@code volatile} mend the race, and a stack of
 * waiters mends the rest: {@link ExpertParkingEvent}.
 *
 * <p><b>See also:</b> {@link LatchWorker}, for what to use.
 */
public final class BrokenPlainParkEvent implements ResettableEvent {
  private boolean set;
  private Thread waiter;

  @Override
  public void set() {
    // @start region="set"
    set = true;
    LockSupport.unpark(waiter);
    // @end
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
    // @start region="await"
    waiter = Thread.currentThread();
    while (!set) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    // @end
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
    waiter = Thread.currentThread();
    while (!set) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      LockSupport.parkNanos(this, left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "BrokenPlainParkEvent[" + (isSet() ? "set]" : "unset]");
  }

  /** Pulses the event while five threads wait, and prints how many were released. */
  public static void main(String[] args) throws InterruptedException {
    Pulse.show(new BrokenPlainParkEvent());
  }
}
