// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.interrupt.exercise.PoolExercise;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.ExerciseJudge;
import stoplab.testkit.ExerciseJvm;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class PoolExerciseTest {
  private static final String CLAIM = "interrupt.shutdown-bounded";

  private final ExerciseJudge judge = new ExerciseJudge(PoolExercise.class, "docs/5-pool.md");

  @Test
  @Tag(CLAIM)
  @DisplayName("after stop() no thread is left, or stop() reports that one is")
  void stopEndsAllThreads() throws Exception {
    try (ExerciseJvm jvm = ExerciseJvm.start(Child.class)) {
      judge.require(
          jvm.seen("good job", judge, CLAIM).equals("done"),
          "interrupt.exception-ends-series",
          "a job that fails has ended its worker: the jobs behind it never run");
      String stopped = jvm.seen("stopped", judge, CLAIM);
      String living = jvm.seen("living", judge, CLAIM);
      judge.require(
          !stopped.equals("late"),
          CLAIM,
          "stop() does not return, though no job runs any more"
              + (living.isEmpty() ? "" : ": " + living));
      judge.require(
          living.isEmpty(), CLAIM, "stop() returned " + stopped + ", and the JVM stays: " + living);
      String daemons = jvm.seen("daemons", judge, CLAIM);
      judge.require(
          daemons.isEmpty(),
          CLAIM,
          "stop() returned " + stopped + ", but these threads still run: " + daemons
              + "; a daemon does not keep the JVM alive, but it may be cut off in the middle of a"
              + " job");
      judge.require(
          stopped.equals("true"),
          CLAIM,
          "stop() returned " + stopped + ", and a moment later all threads had ended: it has to"
              + " wait for them");
      String deaf = jvm.seen("stopped with a deaf job", judge, CLAIM);
      judge.require(
          !deaf.equals("late"),
          CLAIM,
          "stop() does not return within its limit if a job ignores its interrupt");
      judge.require(
          deaf.equals("false"),
          CLAIM,
          "stop() returned " + deaf + ", though a job still ran that ignores its interrupt");
      judge.require(
          jvm.seen("deaf job", judge, CLAIM).equals("interrupted"),
          CLAIM,
          "stop() has not interrupted a job that runs");
      judge.require(
          jvm.child().awaitExit(NoStrayThreads.PATIENCE) && jvm.child().exitCode() == 0,
          CLAIM,
          "the JVM does not end by itself once the job that ignored its interrupt has ended");
    }
  }

  /** Runs and stops the service, and reports which of its threads are still there. */
  static final class Child {
    private static final int THREADS = 2;

    private Child() {}

    /**
     * Runs the exercise.
     *
     * @param args the time within which all that must come has come
     */
    public static void main(String[] args) throws Exception {
      Duration soon = Duration.parse(args[0]);
      Set<Thread> before = threads();
      PoolExercise service = new PoolExercise(THREADS, () -> {});
      CountDownLatch good = new CountDownLatch(1);
      for (int i = 0; i <= THREADS; i++) {
        service.submit(() -> {
          throw new IllegalStateException("this job fails by design");
        });
      }
      service.submit(good::countDown);
      boolean done = good.await(soon.toMillis(), TimeUnit.MILLISECONDS);
      ExerciseJvm.report("good job", done ? "done" : "never begun");
      Set<Thread> its = threads();
      its.removeAll(before);
      submitSlowJob(service);
      String stopped = stop(service, Duration.ofHours(1), soon);
      ExerciseJvm.holdsWithin(soon.dividedBy(2), () -> its.stream().noneMatch(Thread::isAlive));
      ExerciseJvm.report("living", describe(its, false));
      ExerciseJvm.report("daemons", describe(its, true));
      ExerciseJvm.report("stopped", stopped);
      stopWithDeafJob(soon);
    }

    /** Submits a job that needs a moment to leave when it is interrupted, and awaits its begin. */
    private static void submitSlowJob(PoolExercise service) throws InterruptedException {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch never = new CountDownLatch(1);
      service.submit(() -> {
        begun.countDown();
        try {
          never.await();
        } catch (InterruptedException e) {
          UninterruptibleWait.await(never, Duration.ofMillis(200));
          Thread.currentThread().interrupt();
        }
      });
      PoolContract.awaitOpen(begun, "the slow job has begun");
    }

    private static void stopWithDeafJob(Duration soon) throws Exception {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch released = new CountDownLatch(1);
      AtomicBoolean interrupted = new AtomicBoolean();
      PoolExercise service = new PoolExercise(THREADS, () -> {});
      service.submit(() -> {
        begun.countDown();
        UninterruptibleWait.await(released);
        interrupted.set(Thread.currentThread().isInterrupted());
      });
      PoolContract.awaitOpen(begun, "the job has begun");
      String stopped = stop(service, Duration.ofMillis(300), soon);
      released.countDown();
      ExerciseJvm.holdsWithin(soon, interrupted::get);
      ExerciseJvm.report("deaf job", interrupted.get() ? "interrupted" : "not interrupted");
      ExerciseJvm.report("stopped with a deaf job", stopped);
    }

    private static String stop(PoolExercise service, Duration limit, Duration soon)
        throws InterruptedException {
      Call<Boolean> call = Calls.start(ThreadKind.PLATFORM, () -> service.stop(limit));
      try {
        return String.valueOf(call.end(soon));
      } catch (TimeoutException e) {
        return "late";
      } catch (Exception e) {
        return String.valueOf(e.getCause());
      }
    }

    private static Set<Thread> threads() {
      return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    private static String describe(Set<Thread> threads, boolean daemon) {
      return threads.stream()
          .filter(thread -> thread.isAlive() && thread.isDaemon() == daemon)
          .sorted(Comparator.comparing(Thread::getName))
          .map(thread -> ExerciseJvm.describe(thread, PoolExercise.class))
          .collect(Collectors.joining("; "));
    }
  }
}
