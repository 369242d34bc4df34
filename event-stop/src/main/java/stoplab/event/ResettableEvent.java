// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;

/**
 * Something that has happened or not, and that threads can wait for: Python's
 * {@code threading.Event}, for the JVM.
 *
 * <p>It is level-triggered: while it is set, no thread waits. And it has a memory: a pulse,
 * {@code set(); clear();}, releases every thread that waited when the {@code set} came. The package
 * page lists every promise. A new event is not set. Every method is thread-safe, and works on
 * platform and on virtual threads.
 *
 * <p><b>An interrupt comes first.</b> A thread that enters {@code await} with its interrupt status
 * set gets an {@link InterruptedException}, even if the event is set, and with any timeout.
 * {@link java.util.concurrent.CountDownLatch#await()} does the same. If the interrupt and the
 * {@code set} come while a thread waits, either may win; an interrupt that loses stays in the
 * interrupt status [event.interrupt-never-lost].
 *
 * <p>To stop a worker, take {@link LatchWorker}: its stop is one-way. Code that can clear a stop
 * can erase one that the worker has not seen yet.
 */
public interface ResettableEvent {
  /**
   * Sets the event, and releases all waiters. Changes nothing if it is set. Waits for no other
   * thread, and leaves the interrupt status of its caller alone. What the caller wrote before is
   * visible to every thread that is released, sees {@link #isSet()} true, or clears the event
   * afterwards.
   */
  void set();

  /**
   * Clears the event: a thread that comes from now on has to wait. Releases no waiter, holds back
   * none that is being released, and changes nothing if the event is not set.
   */
  void clear();

  /**
   * Returns whether the event is set. Never blocks.
   *
   * @return true from {@link #set()} to {@link #clear()}
   */
  boolean isSet();

  /**
   * Waits until the event is set; returns at once if it is.
   *
   * @throws InterruptedException if the thread is interrupted before or while it waits; the
   *     interrupt status is then clear
   */
  void await() throws InterruptedException;

  /**
   * Waits until the event is set, but not longer than a timeout.
   *
   * @param timeout the least time after which to give up, not null; any length, also
   *     {@link java.time.temporal.ChronoUnit#FOREVER}'s; if zero or negative, this does not wait
   * @return true if the event was set, and false if the time was over first
   * @throws InterruptedException if the thread is interrupted before or while it waits; the
   *     interrupt status is then clear
   * @throws NullPointerException if {@code timeout} is null, whatever the state
   */
  boolean await(Duration timeout) throws InterruptedException;
}
