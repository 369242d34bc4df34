// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An event made of a {@link CountDownLatch} that {@code clear()} replaces by a new one.
 *
 * <p><b>Why it works:</b> a latch cannot be reset, and here none is. A waiter keeps the latch that
 * it found, and an open latch stays open. A thread that comes after {@code clear()} finds the new
 * latch. So a pulse cannot miss any waiter.
 *
 * <p><b>Guarantee</b> [event.pulse-releases]: {@code set(); clear();} releases every thread that
 * waited; a thread that comes later waits [event.newcomer-waits].
 *
 * <p><b>Run:</b> {@code java -cp event-stop/target/classes stoplab.event.LatchEvent}
 *
 * <p><b>Break it:</b> make {@code set()} just {@code latch.get().countDown();}. An open latch is
 * then only read, so {@code clear()} may miss what was written before. A worker that clears, looks
 * for work, and waits again then sleeps beside its work. Or count down before the write: then a
 * {@code clear()} in between is undone.
 *
 * <p><b>See also:</b> {@link ExpertParkingEvent}, which allocates nothing when it is cleared.
 */
public final class LatchEvent implements ResettableEvent {
  private final AtomicReference<CountDownLatch> latch =
      new AtomicReference<>(new CountDownLatch(1));

  @Override
  public void set() {
    // @start region="set"
    CountDownLatch current;
    do {
      current = latch.get();
    } while (!latch.compareAndSet(current, current)); // a write, which the next clear() reads
    current.countDown(); // if it was replaced meanwhile, it was open: clear() came after us
    // @end
  }

  @Override
  public void clear() {
    // @start region="clear"
    CountDownLatch current = latch.get();
    if (current.getCount() == 0) {
      latch.compareAndSet(current, new CountDownLatch(1)); // fails if another thread has cleared
    }
    // @end
  }

  @Override
  public boolean isSet() {
    return latch.get().getCount() == 0;
  }

  @Override
  public void await() throws InterruptedException {
    latch.get().await();
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    CountDownLatch found = latch.get();
    // Waiters wake one another in turn. If one is late, the next may time out beside an open latch.
    return found.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS)
        || found.getCount() == 0;
  }

  @Override
  public String toString() {
    return "LatchEvent[" + (isSet() ? "set]" : "unset]");
  }

  /** Pulses the event while five threads wait, and prints how many were released. */
  public static void main(String[] args) throws InterruptedException {
    Pulse.show(new LatchEvent());
  }
}
