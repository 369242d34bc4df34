// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import stoplab.process.exercise.HookExercise;
import stoplab.testkit.ExerciseJvm;
import stoplab.testkit.ThreadKind;

/** The programs that {@link HookExerciseTest} runs in a JVM of their own, and ends by SIGTERM. */
final class HookPrograms {
  private HookPrograms() {}

  /** Twenty workers that ignore their interrupt, and one that obeys it. */
  static final class Deaf {
    private static final int DEAF = 20;

    private Deaf() {}

    /**
     * Runs the exercise.
     *
     * @param args the time within which a healthy JVM has ended after its deadline
     */
    public static void main(String[] args) {
      Duration limit = Duration.ofSeconds(1);
      Program program = new Program();
      for (int i = 0; i < DEAF; i++) {
        program.addDeafWorker();
      }
      program.addObedientWorker(limit.multipliedBy(4).dividedBy(5)); // asked late, it is too late
      program.run(limit, limit.multipliedBy(3).dividedBy(2), limit.plus(Duration.parse(args[0])));
    }
  }

  /** One worker that obeys. */
  static final class Obedient {
    private Obedient() {}

    /**
     * Runs the exercise.
     *
     * @param args the time within which a healthy JVM has ended
     */
    public static void main(String[] args) {
      Program program = new Program();
      program.addObedientWorker(Duration.ofMillis(500));
      program.run(Duration.ofMinutes(1), Duration.ZERO, Duration.parse(args[0]));
    }
  }

  /** A program with workers, the exercise, and a hook of somebody else. */
  private static final class Program {
    private static final Duration LONG = Duration.ofDays(1);

    private final CountDownLatch never = new CountDownLatch(1);
    private final List<Thread> workers = new ArrayList<>();

    void addDeafWorker() {
      add(() -> {
        while (true) {
          pause(LONG);
        }
      });
    }

    /** It needs a moment once it is asked. */
    void addObedientWorker(Duration moment) {
      add(() -> {
        pause(LONG);
        pause(moment);
        ExerciseJvm.report("obedient worker", "has cleaned up");
      });
    }

    private void add(Runnable body) {
      workers.add(new Thread(body, "worker " + (workers.size() + 1)));
    }

    /** Works until SIGTERM comes, and reports what holds the JVM when it should have ended. */
    void run(Duration limit, Duration otherHook, Duration end) {
      CountDownLatch stopping = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> {
        stopping.countDown();
        pause(otherHook);
        ExerciseJvm.report("other hook", "has run");
      }));
      ThreadKind.PLATFORM.start("watch", () -> {
        await(stopping, LONG);
        pause(end);
        ExerciseJvm.report("held", inExercise());
      });
      workers.forEach(Thread::start);
      new HookExercise(workers, limit).install();
      ExerciseJvm.report("ready", "yes");
    }

    private static String inExercise() {
      return Thread.getAllStackTraces().entrySet().stream()
          .filter(entry -> Arrays.stream(entry.getValue())
              .anyMatch(frame -> frame.getClassName().equals(HookExercise.class.getName())))
          .map(entry -> ExerciseJvm.describe(entry.getKey(), HookExercise.class))
          .collect(Collectors.joining("; "));
    }

    /** An interrupt ends it, and is lost. */
    private void pause(Duration time) {
      await(never, time);
    }

    private static void await(CountDownLatch latch, Duration time) {
      try {
        latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        // a worker that obeys leaves its pause, and a deaf one begins the next
      }
    }
  }
}
