// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

/** A thread that waits in an {@link ExpertParkingEvent}: one element of its stack. */
final class Waiter {
  /** Takes the place of the stack while the event is set. It waits for nothing, and has no next. */
  static final Waiter SET = new Waiter(null);

  /** The waiter that came before this one, or null if there is none, or if it was released. */
  volatile Waiter next;

  /** The thread that waits; null once it has given up. */
  volatile Thread thread;

  /** Whether it may leave. Never becomes false again. */
  volatile boolean released;

  Waiter(Thread thread) {
    this.thread = thread;
  }
}
