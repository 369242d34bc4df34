// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A program with a {@link ProgramShutdown} and three workers, one of which ignores its request. */
final class ThreeWorkers {
  private ThreeWorkers() {}

  /** Starts the workers. They work for a minute, unless they are asked to stop. */
  public static void main(String[] args) {
    ProgramShutdown shutdown = ProgramShutdown.install(Duration.ofSeconds(2), System.out::println);
    start(shutdown, "obeys", 0);
    start(shutdown, "needs a moment", 100);
    start(shutdown, "ignores it", 10_000);
    System.out.println("A program with three workers runs.");
  }

  private static void start(ProgramShutdown shutdown, String name, long moreMillis) {
    // @start region="register"
    CountDownLatch stop = new CountDownLatch(1);
    Thread worker = new Thread(() -> work(stop, moreMillis));
    shutdown.register(name, stop::countDown, worker); // register first, then start
    worker.start();
    // @end
  }

  private static void work(CountDownLatch stop, long moreMillis) {
    try {
      stop.await(1, TimeUnit.MINUTES);
      Thread.sleep(moreMillis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody interrupts here
    }
  }
}
