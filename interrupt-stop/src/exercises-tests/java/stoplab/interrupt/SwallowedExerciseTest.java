// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.interrupt.exercise.SwallowedExercise;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.ExerciseJudge;
import stoplab.testkit.ExerciseJvm;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class SwallowedExerciseTest {
  private static final String CLAIM = "interrupt.ends-as-told";

  private final ExerciseJudge judge =
      new ExerciseJudge(SwallowedExercise.class, "docs/4-interrupt.md");

  @Test
  @Tag(CLAIM)
  @Tag("interrupt.status-restored")
  @DisplayName("an interrupt ends a consumer that waits, and stays visible to its caller")
  void interruptEndsConsumer() throws Exception {
    try (ExerciseJvm jvm = ExerciseJvm.start(Child.class)) {
      String end = jvm.seen("end", judge, CLAIM);
      judge.require(!end.equals("runs"), CLAIM, "the worker still runs after its interrupt");
      judge.require(
          !end.equals("waits"),
          CLAIM,
          "the worker still runs after its interrupt: it has gone back to its queue, and its"
              + " interrupt status is clear");
      judge.require(
          !end.equals("spins"),
          CLAIM,
          "the worker still runs after its interrupt: it spins around its queue");
      judge.require(
          !end.contains("threw"), CLAIM, "run() must return after an interrupt, but it " + end);
      judge.require(
          end.equals(StatusContract.End.RETURNED_SET.toString()),
          "interrupt.status-restored",
          "the worker ends, but the interrupt status is clear behind it: the owner of the thread"
              + " cannot see that it was interrupted");
    }
    judge.requireContract(
        AsContract.class,
        List.of(
            "interrupt.exception-propagates",
            CLAIM,
            "interrupt.asked-before",
            "interrupt.status-not-invented",
            "interrupt.only-its-thread",
            "interrupt.no-unit-before",
            "interrupt.no-unit-after"));
  }

  /** Interrupts a consumer that waits for a message, and reports what it does then. */
  static final class Child {
    private static final int MANY = 1_000;

    private Child() {}

    /**
     * Runs the exercise.
     *
     * @param args the time within which a healthy worker has ended
     */
    public static void main(String[] args) throws Exception {
      Waiting waiting = new Waiting();
      Call<StatusContract.End> call = StatusContract.start(ThreadKind.PLATFORM, waiting);
      StatusContract.awaitAtWork(waiting, call);
      int before = waiting.inbox.asked.get();
      call.thread().interrupt();
      // It may ask its queue once more, to empty it; but it must not wait there again.
      BooleanSupplier spins = () -> waiting.inbox.asked.get() - before > MANY;
      BooleanSupplier waits = () -> waiting.inbox.asked.get() > before
          && waiting.isAtWork(call.thread())
          && !call.thread().isInterrupted();
      ExerciseJvm.holdsWithin(
          Duration.parse(args[0]),
          () -> call.task().isDone() || spins.getAsBoolean() || waits.getAsBoolean());
      if (call.task().isDone()) {
        ExerciseJvm.report("end", call.task().get());
      } else {
        ExerciseJvm.report(
            "end", spins.getAsBoolean() ? "spins" : waits.getAsBoolean() ? "waits" : "runs");
      }
    }
  }

  /** A consumer with an empty queue. */
  private static final class Waiting extends StatusContract.Subject {
    private final Inbox inbox = new Inbox(false);

    @Override
    Object call() {
      new SwallowedExercise(inbox, message -> {}).run();
      return null;
    }

    @Override
    void release() {}

    @Override
    boolean isAtWork(Thread thread) {
      return isBlockedIn(thread, "take") || isBlockedIn(thread, "poll");
    }
  }

  /** Counts how often somebody waits for a message; the endless one always has the next. */
  private static final class Inbox extends LinkedBlockingQueue<String> {
    private static final long serialVersionUID = 1;

    private final AtomicInteger asked = new AtomicInteger();
    private final boolean endless;

    Inbox(boolean endless) {
      this.endless = endless;
    }

    @Override
    public String take() throws InterruptedException {
      refill();
      return super.take();
    }

    @Override
    public String poll(long time, TimeUnit unit) throws InterruptedException {
      refill();
      return super.poll(time, unit);
    }

    private void refill() {
      asked.incrementAndGet();
      if (endless && !Thread.currentThread().isInterrupted()) {
        add("message");
      }
    }
  }

  /** The promises of a worker that runs unit after unit: here, a message is a unit. */
  @FailsByDesign
  static final class AsContract implements WorkerContract {
    @Override
    public Callable<?> worker(Runnable unit) {
      return Executors.callable(new SwallowedExercise(new Inbox(true), message -> unit.run()));
    }

    @Override
    public Duration patience() {
      return ExerciseJudge.LATE;
    }

    @Override
    public End asked() {
      return End.RETURNED_SET;
    }
  }
}
