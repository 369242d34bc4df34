// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

import java.util.concurrent.CountDownLatch;

/** JVMs whose shutdown hangs, and which interrupt the threads that hang in it. */
final class ExitVictims {
  private ExitVictims() {}

  /** Exits twice: main first, then a second thread; a third interrupts both, then ends the hook. */
  static final class TwoExits {
    private TwoExits() {}

    /** The exit code is 3 if all went as the table says. */
    public static void main(String[] args) throws Exception {
      CountDownLatch release = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> pass(release), "hook"));
      Thread main = Thread.currentThread();
      Thread second = new Thread(() -> System.exit(4), "second");
      second.setDaemon(true);
      Thread observer = new Thread(
          () -> {
            try (LoopRun first = new LoopRun("exit-hooks").in(main)) {
              second.start();
              try (LoopRun blocked = new LoopRun("exit-second").in(second)) {
                blocked.mustIgnore();
              }
              first.mustDrop();
              System.out.println("as the table says");
            } catch (Throwable e) {
              e.printStackTrace(System.out);
              Runtime.getRuntime().halt(5);
            }
            release.countDown();
          },
          "observer");
      observer.setDaemon(true);
      observer.start();
      System.exit(3);
    }
  }

  /** A hook calls exit, and only halt ends the JVM. */
  static final class ExitInHook {
    private ExitInHook() {}

    /** The exit code is 6, that of halt. */
    public static void main(String[] args) {
      Thread hook = new Thread(() -> System.exit(4), "hook");
      Runtime.getRuntime().addShutdownHook(hook);
      Thread main = Thread.currentThread();
      Thread observer = new Thread(
          () -> {
            try (LoopRun first = new LoopRun("exit-hooks").in(main);
                LoopRun blocked = new LoopRun("exit-second").in(hook)) {
              blocked.mustIgnore();
              first.mustDrop();
              blocked.awaitInLoop();
              System.out.println("as the table says");
            } catch (Throwable e) {
              e.printStackTrace(System.out);
              Runtime.getRuntime().halt(5);
            }
            Runtime.getRuntime().halt(6);
          },
          "observer");
      observer.setDaemon(true);
      observer.start();
      System.exit(3);
    }
  }

  private static void pass(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
