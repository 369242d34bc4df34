// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.interrupt.exercise.TimeoutExercise;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.ExerciseJudge;
import stoplab.testkit.ExerciseJvm;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class TimeoutExerciseTest {
  private static final String CLAIM = "interrupt.reaches-the-task";

  private final ExerciseJudge judge = new ExerciseJudge(TimeoutExercise.class, "docs/5-pool.md");

  @Test
  @Tag(CLAIM)
  @Tag("interrupt.only-its-thread")
  @DisplayName("a query that times out is interrupted, and no other task in the pool is")
  void timeoutEndsQuery() throws Exception {
    try (ExerciseJvm jvm = ExerciseJvm.start(Child.class)) {
      String answer = jvm.seen("answer", judge, CLAIM);
      judge.require(
          !answer.equals("late"), CLAIM, "ask() does not return when its limit has passed");
      judge.require(
          answer.equals("fallback"),
          CLAIM,
          "ask() must return the fallback on a timeout, but it ended with: " + answer);
      judge.require(
          jvm.seen("query", judge, CLAIM).equals("interrupted"),
          CLAIM,
          "the query still runs after its timeout: nothing has interrupted it, and its pool has one"
              + " thread less");
      judge.require(
          jvm.seen("other", judge, CLAIM).equals("runs"),
          "interrupt.only-its-thread",
          "the query ends, but another task of the same pool was interrupted too");
      String next = jvm.seen("next", judge, CLAIM);
      judge.require(
          next.equals("answer"),
          CLAIM,
          "the query ends, but the next one in the same pool ended with: " + next);
      judge.require(
          jvm.seen("query of an interrupted caller", judge, CLAIM).equals("interrupted"),
          CLAIM,
          "a caller that is interrupted gives up too, but its query still runs");
    }
    judge.requireContract(
        AsContract.class,
        List.of(CLAIM, "interrupt.never-begun", "interrupt.too-late-hits-nobody"));
  }

  /** Lets a query time out while another task runs, and reports what becomes of both. */
  static final class Child {
    private Child() {}

    /**
     * Runs the exercise.
     *
     * @param args the time within which all that must come has come
     */
    public static void main(String[] args) throws Exception {
      Duration soon = Duration.parse(args[0]);
      ExecutorService pool = Executors.newFixedThreadPool(2);
      TimeoutExercise exercise = new TimeoutExercise(pool);
      Waiting other = new Waiting();
      pool.submit(other);
      other.begun.await();
      Duration limit = Duration.ofMillis(100);
      Waiting query;
      String answer;
      do { // a query that did not begin in time on a loaded machine shows nothing
        limit = limit.multipliedBy(2);
        query = new Waiting();
        answer = ask(exercise, query, limit, soon);
      } while (query.begun.getCount() > 0 && limit.compareTo(soon) < 0);
      ExerciseJvm.report("answer", answer);
      ExerciseJvm.report("query", query.end(soon));
      ExerciseJvm.report("other", other.end(Duration.ZERO));
      ExerciseJvm.report("next", ask(exercise, () -> "answer", soon, soon));
      Waiting last = new Waiting();
      Call<String> caller = Calls.start(
          ThreadKind.PLATFORM, () -> exercise.ask(last, Duration.ofHours(1), "fallback"));
      last.begun.await();
      caller.thread().interrupt();
      ExerciseJvm.report("query of an interrupted caller", last.end(soon));
      Runtime.getRuntime().halt(0); // the threads of the pool would keep this JVM alive
    }

    private static String ask(
        TimeoutExercise exercise, Callable<String> query, Duration limit, Duration soon)
        throws InterruptedException {
      Call<String> call =
          Calls.start(ThreadKind.PLATFORM, () -> exercise.ask(query, limit, "fallback"));
      try {
        return call.end(limit.plus(soon));
      } catch (TimeoutException e) {
        return "late";
      } catch (Exception e) {
        return String.valueOf(e.getCause());
      }
    }
  }

  /** A task that waits for its interrupt. */
  private static final class Waiting implements Callable<String> {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @Override
    public String call() throws InterruptedException {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } finally {
        interrupted.countDown();
      }
      return "answer";
    }

    /** Waits half of the time: a query that is interrupted at all is interrupted at once. */
    private String end(Duration soon) throws InterruptedException {
      return interrupted.await(soon.toMillis() / 2, TimeUnit.MILLISECONDS) ? "interrupted" : "runs";
    }
  }

  /** The promises of a task in a pool: here, it is a timeout that asks it to stop. */
  @FailsByDesign
  static final class AsContract implements PoolContract {
    @Override
    public Duration poolPatience() {
      return ExerciseJudge.LATE;
    }

    @Override
    public Runnable start(ScheduledThreadPoolExecutor pool, Callable<Void> task) {
      TimeoutExercise exercise = new TimeoutExercise(pool);
      Call<Void> call =
          Calls.start(ThreadKind.PLATFORM, () -> exercise.ask(task, Duration.ofSeconds(1), null));
      return () -> {
        try {
          call.end(poolPatience());
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      };
    }
  }
}
