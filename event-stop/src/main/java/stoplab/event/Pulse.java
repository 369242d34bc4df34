// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.util.Arrays;

/** What the events' demos show: five threads wait, and the event is set and cleared at once. */
final class Pulse {
  private static final int WAITERS = 5;

  private Pulse() {}

  /** Pulses an event, and prints how many waiters were released, and whether a newcomer waits. */
  static void show(ResettableEvent event) throws InterruptedException {
    Thread[] waiters = new Thread[WAITERS];
    for (int i = 0; i < WAITERS; i++) {
      waiters[i] = startWaiter(event);
    }
    System.out.printf(
        "%d threads wait. Now set(); clear(); and then another one comes.%n", WAITERS);
    event.set();
    event.clear();
    Thread newcomer = startWaiter(event);

    long deadline = System.nanoTime() + 1_000_000_000;
    for (Thread waiter : waiters) {
      waiter.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
    }
    long released = Arrays.stream(waiters).filter(thread -> !thread.isAlive()).count();
    System.out.printf("%d of %d waiters were released.%n", released, WAITERS);
    System.out.println(
        newcomer.isAlive() ? "The newcomer waits." : "The newcomer slipped through.");
  }

  private static Thread startWaiter(ResettableEvent event) throws InterruptedException {
    Thread thread = new Thread(() -> {
      try {
        event.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    thread.setDaemon(true); // some may wait for ever: that is what the demo shows
    thread.start();
    awaitWaiting(thread);
    return thread;
  }

  /** Waits until a thread waits for something, or has ended, or five seconds have passed. */
  static void awaitWaiting(Thread thread) throws InterruptedException {
    Thread.sleep(20); // a thread that loads classes may seem to wait
    for (int i = 0; i < 500 && thread.getState() == Thread.State.RUNNABLE; i++) {
      Thread.sleep(10);
    }
  }
}
