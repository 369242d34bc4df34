// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Takes waiters that have given up out of the stack of an {@link ExpertParkingEvent}.
 *
 * <p>An element in the middle of a stack cannot be taken out in one atomic step. So one that is not
 * on top stays at first, without its thread, and the next sweep takes it out. A sweep is due when
 * as many waiters have given up as the last sweep found, but at least {@value #LEAST}. So giving up
 * costs a few steps on average. No more of them stay than the waiters that the last sweep found, or
 * {@value #LEAST}.
 *
 * <p>Only one thread sweeps at a time, so only one changes links. What it does to a stack that
 * {@code set()} has taken away meanwhile does no harm: it takes out no thread that still waits.
 */
final class WaiterSweep {
  private static final int LEAST = 32;

  private final AtomicReference<Waiter> top;
  private final AtomicInteger gone = new AtomicInteger();
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private volatile int enough = LEAST;

  WaiterSweep(AtomicReference<Waiter> top) {
    this.top = top;
  }

  /** To be called when {@code set()} has taken the stack: the counted waiters are gone with it. */
  void startOver() {
    enough = LEAST;
    gone.set(0);
  }

  /** Lets {@code waiter} give up; a {@code set()} that is under way may still release it. */
  void giveUp(Waiter waiter) {
    waiter.thread = null;
    if (top.compareAndSet(waiter, waiter.next)) {
      return; // a lone waiter, such as a worker that waits period after period, ends here
    }
    if (gone.incrementAndGet() >= enough && sweeping.compareAndSet(false, true)) {
      try {
        gone.set(0);
        enough = Math.max(LEAST, sweep());
      } finally {
        sweeping.set(false);
      }
    }
  }

  /** Returns how many waiters are left. */
  private int sweep() {
    int waiting = 0;
    Waiter above = null;
    Waiter waiter = top.get();
    for (; waiter != null && waiter != Waiter.SET; waiter = waiter.next) {
      if (waiter.thread != null) {
        waiting++;
        above = waiter;
      } else if (above != null) {
        above.next = waiter.next;
      } else if (!top.compareAndSet(waiter, waiter.next)) {
        above = waiter; // another waiter has come on top: this one stays until the next sweep
      }
    }
    return waiting;
  }
}
