// SPDX-License-Identifier: Apache-2.0
package stoplab.process.zoo;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The main class of all animals that are JVMs. */
final class JvmChild {
  /** A forgotten JVM ends after this time, in milliseconds, with the exit code below. */
  private static final long BOUND_MILLIS = 600_000;

  private static final int FORGOTTEN = 99;

  private static final CountDownLatch NEVER = new CountDownLatch(1);
  private static final Object A = new Object();
  private static final Object B = new Object();

  private JvmChild() {}

  /**
   * Behaves as the animal does.
   *
   * @param args the name of the animal
   */
  public static void main(String[] args) throws Exception {
    daemon("bound", () -> {
      Thread.sleep(BOUND_MILLIS);
      Runtime.getRuntime().halt(FORGOTTEN); // an exit might wait for a hook
    });
    switch (Animal.valueOf(args[0])) {
      case OBEDIENT -> {
        hook(() -> System.out.println("hook ran"));
        ready();
        awaitEndOfStdin();
      }
      case OBEDIENT_WITHOUT_STDIN -> {
        hook(() -> System.out.println("hook ran"));
        ready();
        NEVER.await();
      }
      case JVM_ENDS_AT_EOF_ONLY -> {
        ready();
        awaitEndOfStdin();
      }
      case JVM_IGNORES_SIGTERM -> {
        ready();
        NEVER.await();
      }
      case SLOW_HOOK -> {
        hook(() -> {
          begin();
          Thread.sleep(300);
          System.out.println("hook ran");
        });
        ready();
        NEVER.await();
      }
      case DEAF_HOOK -> {
        hook(() -> {
          begin();
          NEVER.await();
        });
        ready();
        NEVER.await();
      }
      case EXITS_IN_HOOK -> {
        hook(() -> {
          begin();
          System.exit(0);
        });
        ready();
        NEVER.await();
      }
      case LAST_WORDS -> {
        hook(() -> {
          begin();
          for (int i = 0; i < 1 << 14; i++) {
            System.out.println(".".repeat(63));
          }
          System.out.println("hook ran");
        });
        ready();
        NEVER.await();
      }
      case FLOODS_BOTH -> {
        ready();
        String line = "o".repeat(63) + "\n";
        daemon("stderr", () -> flood(System.err, line));
        flood(System.out, line);
      }
      case FLOODS_WITHOUT_NEWLINE -> {
        ready();
        flood(System.out, "o".repeat(64));
      }
      case CRASHES_AT_START -> throw new IllegalStateException("crashed as it should");
      case JVM_EXITS_137 -> {
        ready();
        awaitByte();
        System.exit(137);
      }
      case JVM_EXITS_143 -> {
        ready();
        awaitByte();
        System.exit(143);
      }
      case JVM_HALTS_137 -> {
        hook(() -> System.out.println("hook ran"));
        ready();
        awaitByte();
        Runtime.getRuntime().halt(137);
      }
      case RUNS_OUT_OF_MEMORY -> {
        ready();
        awaitByte();
        eatMemory();
      }
      case DEADLOCKED -> deadlock();
      case STUCK_IN_LOOP -> {
        Thread spinner = daemon("spinner", JvmChild::spinForEver);
        hook(() -> {
          begin();
          spinner.join();
        });
        awaitMethod(spinner, "spinForEver");
        ready();
        spinner.join();
      }
      default -> throw new IllegalArgumentException(args[0] + " is no JVM");
    }
  }

  /** What a thread here does. */
  private interface Body {
    void run() throws Exception;
  }

  private static Thread daemon(String name, Body body) {
    Thread thread = thread(name, body);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void hook(Body body) {
    Runtime.getRuntime().addShutdownHook(thread("hook", body));
  }

  private static Thread thread(String name, Body body) {
    return new Thread(
        () -> {
          try {
            body.run();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        name);
  }

  private static void ready() {
    System.out.println("ready");
  }

  private static void begin() {
    System.out.println("hook begun");
  }

  private static void awaitEndOfStdin() throws IOException {
    while (System.in.read() >= 0) {
      // what it says does not matter
    }
  }

  /** Waits for a byte or for the end of the standard input. */
  private static void awaitByte() throws IOException {
    System.in.read();
  }

  private static void flood(PrintStream stream, String what) {
    byte[] block = what.repeat(128).getBytes();
    while (!stream.checkError()) {
      stream.write(block, 0, block.length);
    }
  }

  private static void eatMemory() {
    List<byte[]> eaten = new ArrayList<>();
    while (true) {
      eaten.add(new byte[1 << 20]);
    }
  }

  private static void deadlock() throws InterruptedException {
    CountDownLatch bothHold = new CountDownLatch(2);
    Thread first = daemon("first", () -> lockAThenB(bothHold));
    Thread second = daemon("second", () -> lockBThenA(bothHold));
    hook(() -> {
      begin();
      synchronized (A) {
        System.out.println("hook ran");
      }
    });
    awaitMethod(first, "lockAThenB");
    awaitMethod(second, "lockBThenA");
    ready();
    first.join();
  }

  private static void lockAThenB(CountDownLatch bothHold) throws InterruptedException {
    synchronized (A) {
      bothHold.countDown();
      bothHold.await();
      synchronized (B) { // the other one has it
        System.out.println("no deadlock");
      }
    }
  }

  private static void lockBThenA(CountDownLatch bothHold) throws InterruptedException {
    synchronized (B) {
      bothHold.countDown();
      bothHold.await();
      synchronized (A) { // the other one has it
        System.out.println("no deadlock");
      }
    }
  }

  @SuppressWarnings("InfiniteLoopStatement")
  private static void spinForEver() {
    long turns = 0;
    while (true) {
      turns++;
    }
  }

  /** Waits until a thread is seen in a method itself, not in one that the method has called. */
  private static void awaitMethod(Thread thread, String method) throws InterruptedException {
    StackTraceElement[] stack = thread.getStackTrace();
    while (stack.length == 0 || !stack[0].getMethodName().equals(method)) {
      Thread.sleep(1);
      stack = thread.getStackTrace();
    }
  }
}
