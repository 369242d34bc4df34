// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import stoplab.process.ProgramShutdownContract.Subject;
import stoplab.testkit.ThreadKind;

/** A program that is shut down, each time in another situation; ends by itself after a minute. */
final class ShutdownProgram {
  /** What the exit code is if nobody has ended it. */
  static final int FORGOTTEN = 99;

  /** The exit code that a worker chooses. */
  static final int CHOSEN = 7;

  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final Subject subject;
  private final CountDownLatch stop = new CountDownLatch(1);

  private ShutdownProgram(Subject subject) {
    this.subject = subject;
  }

  /** What happens. */
  enum Situation {
    /** A signal comes. */
    SIGNAL {
      @Override
      void run(ShutdownProgram program) {
        program.install(Duration.ofSeconds(3));
        program.start("obeys", Duration.ZERO, program.stop::countDown);
        program.start("cannot be asked", Duration.ZERO, () -> {
          throw new IllegalStateException("no");
        });
        program.start("is slow", Duration.ofMillis(200), program.stop::countDown);
        program.start("ignores it", FOR_EVER, () -> {});
      }
    },
    /** A worker calls {@code System.exit}. */
    EXIT_IN_WORKER {
      @Override
      void run(ShutdownProgram program) {
        program.exitIn(ThreadKind.PLATFORM);
      }
    },
    /** A worker on a virtual thread does. */
    EXIT_IN_VIRTUAL_WORKER {
      @Override
      void run(ShutdownProgram program) {
        program.exitIn(ThreadKind.VIRTUAL);
      }
    },
    /** A signal comes, and a request calls {@code System.exit}. */
    EXIT_IN_REQUEST {
      @Override
      void run(ShutdownProgram program) {
        program.install(Duration.ofSeconds(3));
        program.start("exits", FOR_EVER, () -> System.exit(CHOSEN));
        program.start("obeys", Duration.ZERO, program.stop::countDown);
      }
    },
    /** A signal comes, and the main thread then closes what the hook runs. */
    CLOSE_WHEN_ASKED {
      @Override
      void run(ShutdownProgram program) {
        program.install(FOR_EVER);
        program.subject.register("main", program.stop::countDown, Thread.currentThread());
        System.out.println("ready");
        await(program.stop, FOR_EVER);
        program.subject.close();
      }
    },
    /** The program closes, and ends. */
    CLOSE_AND_END {
      @Override
      void run(ShutdownProgram program) {
        program.install(FOR_EVER);
        program.start("obeys", Duration.ZERO, program.stop::countDown);
        program.subject.close();
        System.exit(CHOSEN);
      }
    },
    /** A signal comes while the program closes. */
    SIGNAL_IN_CLOSE {
      @Override
      void run(ShutdownProgram program) {
        program.install(FOR_EVER);
        program.start("is slow", Duration.ofMillis(400), program.stop::countDown);
        program.subject.close();
        await(new CountDownLatch(1), FOR_EVER);
      }
    };

    abstract void run(ShutdownProgram program);
  }

  private void install(Duration total) {
    subject.install(total, System.out::println);
  }

  private void exitIn(ThreadKind kind) {
    install(FOR_EVER);
    start("obeys", Duration.ZERO, stop::countDown);
    CountDownLatch registered = new CountDownLatch(1);
    Thread worker = kind.start("exits", () -> {
      await(registered, FOR_EVER);
      System.exit(CHOSEN);
    });
    subject.register("exits", () -> {}, worker);
    registered.countDown();
  }

  /** Starts a worker that needs so much time to end, once it has been asked. */
  private void start(String name, Duration more, ProgramShutdown.Action ask) {
    Thread worker = new Thread(() -> {
      await(stop, FOR_EVER);
      await(new CountDownLatch(1), more);
    });
    worker.setDaemon(true);
    subject.register(
        name,
        () -> {
          System.out.println("asked: " + name);
          ask.run();
        },
        worker);
    worker.start();
  }

  private static void await(CountDownLatch latch, Duration bound) {
    try {
      latch.await(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody interrupts here
    }
  }

  /**
   * Runs one situation.
   *
   * @param args the class of the subject, and the situation
   */
  public static void main(String[] args) throws Exception {
    Subject subject = Class.forName(args[0])
        .asSubclass(Subject.class)
        .getDeclaredConstructor()
        .newInstance();
    Thread lastResort = new Thread(() -> {
      await(new CountDownLatch(1), Duration.ofMinutes(1));
      Runtime.getRuntime().halt(FORGOTTEN);
    });
    lastResort.setDaemon(true);
    lastResort.start();
    Situation.valueOf(args[1]).run(new ShutdownProgram(subject));
    System.out.println("ready");
    await(new CountDownLatch(1), FOR_EVER);
  }
}
