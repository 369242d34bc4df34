// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;

/**
 * A daemon thread that wakes at the next deadline. A deadline later than the one for which it
 * sleeps does not wake it: so calls that end in time cost it next to nothing.
 */
final class CallWatchdog {
  private final LongUnaryOperator check;
  private final Thread thread;
  private volatile long wakesAt = Long.MAX_VALUE;
  private volatile boolean isOver;

  /**
   * Makes a watchdog.
   *
   * @param check gets the time, ends what is due, and returns when it is to run again;
   *     {@link Long#MAX_VALUE} for not before it is woken
   */
  CallWatchdog(LongUnaryOperator check) {
    this.check = check;
    thread = new Thread(this::run, "call-watchdog");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Lets it run no later than at this moment. */
  void wakeBy(long nanoTime) {
    long planned = wakesAt;
    if (planned == Long.MAX_VALUE || nanoTime != Long.MAX_VALUE && nanoTime - planned < 0) {
      LockSupport.unpark(thread);
    }
  }

  void end() {
    isOver = true;
    LockSupport.unpark(thread);
  }

  Thread thread() {
    return thread;
  }

  private void run() {
    while (!isOver) {
      wakesAt = Long.MAX_VALUE; // while it checks, each new deadline wakes it again
      long next = check.applyAsLong(System.nanoTime());
      wakesAt = next;
      if (next == Long.MAX_VALUE) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, next - System.nanoTime());
      }
    }
  }
}
