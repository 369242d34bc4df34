// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import stoplab.testkit.ThreadKind;

/** The program of a child JVM: a thread waits, and a shutdown hook sets the event. */
final class SetInShutdownHook {
  /** What it prints when the waiter has left. */
  static final String RELEASED = "the hook has released the waiter";

  /** How long such a JVM may take in addition to its waits. */
  static final Duration START = Duration.ofSeconds(10);

  private SetInShutdownHook() {}

  public static void main(String[] args) throws Exception {
    Constructor<?> contract = Class.forName(args[0]).getDeclaredConstructor();
    contract.setAccessible(true);
    ResettableEvent event = ((EventUnderTest) contract.newInstance()).create();
    Waiters waiters = new Waiters(event, ThreadKind.valueOf(args[1]));
    Waiters.Waiting waiting = waiters.startBlocked(1).get(0);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      event.set();
      try {
        waiting.thread().join(TimeUnit.SECONDS.toMillis(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      System.out.println(waiting.isOver() ? RELEASED : "the waiter still waits");
    }));
    System.exit(0);
  }
}
