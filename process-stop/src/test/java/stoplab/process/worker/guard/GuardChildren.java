// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.guard;

import static stoplab.testkit.NoStrayThreads.PATIENCE;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import stoplab.process.worker.Launch;
import stoplab.process.worker.WorkerProcess;

/** The parents and children that the tests of the guard start. */
final class GuardChildren {
  static final String[] SMALL = {"-Xmx24m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};

  /** What a parent starts, and by which guard it is ended. */
  enum Child {
    GUARDED(Launch.main(Waiting.class)),
    /** Its standard input does not end, as if a third process held it: the other guard is left. */
    BESIDE_STDIN(Launch.main(Waiting.class).withOwnStdin()),
    /** The same, and its guard has checked when there was no memory left. */
    ONCE_FULL(Launch.main(FullForAWhile.class).withOwnStdin()),
    UNGUARDED(Launch.main(Waiting.class).withoutGuard());

    final Launch launch;

    Child(Launch launch) {
      this.launch = launch.withJvmOptions(SMALL).withReadyLine("ready");
    }
  }

  /** A parent: starts a child, tells its number, and waits to be killed. */
  static final class Parent {
    public static void main(String[] args) throws Exception {
      WorkerProcess worker = new WorkerProcess(Child.valueOf(args[0]).launch).start();
      boolean ready = worker.awaitReady(PATIENCE);
      System.out.println((ready ? "child " : "not ready ") + worker.pid());
      worker.join();
    }
  }

  /** Waits for an end that comes from outside. */
  static final class Waiting {
    public static void main(String[] args) throws InterruptedException {
      System.out.println("ready");
      pause(Duration.ofMinutes(10));
    }
  }

  /** Ticks. */
  static final class Ticking {
    public static void main(String[] args) throws InterruptedException {
      while (true) {
        System.out.println("tick");
        pause(Duration.ofMillis(100));
      }
    }
  }

  /** Has a hook that takes its time. */
  static final class SlowHook {
    public static void main(String[] args) throws InterruptedException {
      hook(() -> {
        try {
          pause(Duration.ofMillis(500));
        } catch (InterruptedException e) {
          System.out.println("interrupted");
        }
        System.out.println("hook ran");
      });
      Waiting.main(args);
    }
  }

  /** Has a hook that never ends, and installs its guard itself. */
  static final class DeafHook {
    public static void main(String[] args) throws InterruptedException {
      OrphanGuard.install(Duration.ofMillis(Long.parseLong(args[0])));
      OrphanGuard.install(Duration.ofMinutes(10)); // changes nothing
      hook(() -> {
        System.out.println("hook begun");
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          System.out.println("interrupted");
        }
      });
      Waiting.main(args);
    }
  }

  private static void hook(Runnable body) {
    Runtime.getRuntime().addShutdownHook(new Thread(body));
  }

  /** Exits by itself, with a half line behind it. */
  static final class Exiting {
    public static void main(String[] args) {
      System.out.println("ready");
      System.err.print("half a line");
      System.err.flush();
      System.exit(3);
    }
  }

  /** Gives back what it reads. */
  static final class Echo {
    public static void main(String[] args) {
      System.out.println("ready");
      Scanner in = new Scanner(System.in, StandardCharsets.UTF_8);
      while (in.hasNextLine()) {
        System.out.println("got " + in.nextLine());
      }
      System.exit(5);
    }
  }

  /** It is a child's job to take its time; nobody waits for it by waiting so long. */
  private static void pause(Duration time) throws InterruptedException {
    new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Uses up all memory, but for what it needs to say that it is ready. */
  static final class Full {
    private static final byte[] READY = "ready\n".getBytes(StandardCharsets.US_ASCII);
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);
    private static final Object[] KEPT = new Object[1];

    public static void main(String[] args) throws Exception {
      fill();
      OUT.write(READY);
      await(0);
    }

    static void fill() {
      for (int size = 1 << 20; size > 0; size /= 2) {
        try {
          while (true) {
            Object[] more = new Object[size];
            more[0] = KEPT[0];
            KEPT[0] = more;
          }
        } catch (OutOfMemoryError e) {
          // Then smaller ones.
        }
      }
    }

    static void free() {
      KEPT[0] = null;
    }

    static void await(long millis) throws InterruptedException {
      synchronized (KEPT) {
        KEPT.wait(millis); // needs no memory
      }
    }
  }

  /** Has no memory left for some checks of its guard, and then again enough. */
  static final class FullForAWhile {
    public static void main(String[] args) throws Exception {
      Full.fill();
      Full.await(1_000);
      Full.free();
      Waiting.main(args);
    }
  }

  private GuardChildren() {}
}
