// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.event.exercise.OnePillExercise;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.ExerciseJudge;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class OnePillExerciseTest {
  private static final String CLAIM = "event.pill-drains";

  private final ExerciseJudge judge = new ExerciseJudge(OnePillExercise.class, "docs/3-wait.md");

  @Test
  @Tag(CLAIM)
  @DisplayName("stop() ends all consumers, after all accepted work is done")
  void stopEndsAllConsumers() throws Exception {
    judge.refuseExit(CLAIM);
    requireEnd(2);
    requireEnd(50);
    requireAllDoneFirst();
    judge.requireContract(
        AsContract.class,
        List.of(
            "event.stop-ends-wait",
            "event.stop-idempotent",
            "event.unit-finished",
            "event.one-more-unit-at-most",
            "event.stop-publishes",
            "event.foreign-interrupt-kept",
            "event.exception-propagates",
            "event.callers-status-kept"));
  }

  private void requireEnd(int consumers) throws Exception {
    OnePillExercise exercise = new OnePillExercise();
    List<Call<Void>> running = new ArrayList<>();
    try {
      for (int i = 0; i < consumers; i++) {
        running.add(Calls.start(ThreadKind.PLATFORM, exercise::run));
      }
      running.forEach(Waiters::awaitParked);
      judge.requireQuiet(running.get(0).thread(), "event.stop-ends-wait");
      requireReturn("stop()", exercise::stop);
      boolean all = ExerciseJudge.endSoon(running.stream().map(Call::task).toList());
      long waiting = running.stream().filter(one -> !one.task().isDone()).count();
      judge.require(
          all,
          CLAIM,
          "a consumer still waits for work after stop(): " + waiting + " of " + running.size()
              + " have not ended");
      running.add(Calls.start(ThreadKind.PLATFORM, exercise::run));
      judge.require(
          ExerciseJudge.endSoon(List.of(running.get(consumers).task())),
          CLAIM,
          "a consumer that starts after stop() waits for work: it must end, too");
    } finally {
      running.forEach(one -> one.thread().interrupt());
    }
  }

  private void requireAllDoneFirst() throws Exception {
    OnePillExercise exercise = new OnePillExercise();
    List<Integer> accepted = IntStream.range(0, 100).boxed().toList();
    Queue<Integer> done = new ConcurrentLinkedQueue<>();
    requireReturn(
        "submit()", () -> accepted.forEach(number -> exercise.submit(() -> done.add(number))));
    requireReturn("stop()", exercise::stop);
    for (int run = 0; run < 2; run++) {
      Call<Void> consumer = Calls.start(ThreadKind.PLATFORM, exercise::run);
      boolean ended = ExerciseJudge.endSoon(List.of(consumer.task()));
      consumer.thread().interrupt();
      judge.require(ended, CLAIM, "a consumer does not end after its work");
      judge.require(
          List.copyOf(done).equals(accepted),
          CLAIM,
          "100 units were accepted before stop(), but not exactly these were done, in their order");
    }
    AtomicBoolean refused = new AtomicBoolean();
    requireReturn("submit()", () -> {
      try {
        exercise.submit(() -> {});
      } catch (RejectedExecutionException expected) {
        refused.set(true);
      }
    });
    judge.require(
        refused.get(),
        "event.pill-loses-nothing",
        "submit() accepts a unit after stop(), and no consumer will run it");
  }

  private void requireReturn(String method, Calls.Action call) throws Exception {
    judge.require(
        ExerciseJudge.endSoon(List.of(Calls.start(ThreadKind.PLATFORM, call).task())),
        CLAIM,
        method + " does not return");
  }

  /** The promises of a worker, except for one: accepted work is done even after an early stop. */
  @FailsByDesign
  static final class AsContract implements WorkerContract {
    @Override
    public Subject create(Runnable unit, Duration period) {
      OnePillExercise worker = new OnePillExercise();
      if (period.isZero()) {
        submitAgainAndAgain(worker, unit);
      }
      return new Subject(worker, worker::stop);
    }

    @Override
    public Duration patience() {
      return ExerciseJudge.LATE;
    }

    private static void submitAgainAndAgain(OnePillExercise worker, Runnable unit) {
      try {
        worker.submit(() -> {
          unit.run();
          submitAgainAndAgain(worker, unit);
        });
      } catch (RejectedExecutionException expected) {
        Thread.onSpinWait(); // the stop has come
      }
    }
  }
}
