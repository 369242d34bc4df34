// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Takes waiters who have given up out of the stack of an {@link ExpertParkingEvent}.
 *
 * <p>An element in the middle of a stack cannot be taken out in one atomic step. So one that is not
 * on top stays at first, without its thread. The next sweep takes it out. There is a sweep when as
 * many have given up as the last sweep has found waiters, but at least {@value #LEAST}. So each
 * costs a few steps on average, and those who stay are not more than the waiters that the last
 * sweep has found, or {@value #LEAST}.
 *
 * <p>Only one thread sweeps at a time, so only one changes links. What it does to a stack that
 * {@code set()} has taken away meanwhile does no harm: it takes out nobody who waits.
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

  /** To be called when {@code set()} has taken the stack: what was counted in it is gone. */
  void startOver() {
    enough = LEAST;
    gone.set(0);
  }

  /**
   * Lets {@code waiter} give up; it may still be released, by a {@code set()} that is under way.
   */
  void giveUp(Waiter waiter) {
    waiter.thread = null;
    if (top.compareAndSet(waiter, waiter.next)) {
      return; // a lone waiter, say a worker that waits period after period, ends here
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
        above = waiter; // somebody has come on top: it stays until the next sweep
      }
    }
    return waiting;
  }
}
