// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stoplab.event.Waiters.Waiting;
import stoplab.event.exercise.PulseExercise;
import stoplab.testkit.Calls;
import stoplab.testkit.ExerciseJudge;
import stoplab.testkit.FailsByDesign;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class PulseExerciseTest {
  private static final String CLAIM = "event.pulse-releases";

  /** A broken event may be lucky with one pulse, but not with all of them. */
  private static final int PULSES = 50;

  private final ExerciseJudge judge = new ExerciseJudge(PulseExercise.class, "docs/3-wait.md");

  @Test
  @Tag(CLAIM)
  @DisplayName("set(); clear(); releases all threads that waited, and no other")
  void pulseReleasesAll() throws Exception {
    judge.refuseExit(CLAIM);
    judge.refuseCalls(
        "java/(lang/Thread\\.(sleep|yield|onSpinWait)|util/concurrent/TimeUnit\\.sleep"
            + "|util/concurrent/locks/LockSupport\\.parkNanos)",
        CLAIM,
        "which only gives the waiters a better chance, and guarantees nothing");
    judge.refuseCalls(
        "java/(lang/Object\\.(wait|notify|notifyAll)|util/concurrent/TimeUnit\\.timedWait)",
        "event.carriers-stay-free",
        "which holds the carrier of a virtual thread before JDK 24: keep the lock and its"
            + " condition");
    requireAllReleased();
    judge.requireInLoop(
        "java/util/concurrent/locks/Condition\\.await\\w*",
        "event.spurious-wakeup-stays",
        "a wait is not in a loop: a condition may wake a thread for no reason, which then"
            + " leaves without a set()");
    requireReleaseOfThoseInTheQueue();
    judge.requireContract(
        AsContract.class,
        List.of(
            CLAIM,
            "event.newcomer-waits",
            "event.clear-wakes-nobody",
            "event.spurious-wakeup-stays",
            "event.set-releases-all",
            "event.set-stays",
            "event.begins-unset",
            "event.set-clear-idempotent",
            "event.isset-never-blocks",
            "event.set-once",
            "event.works-again",
            "event.timeouts-clear-nothing",
            "event.timeout-not-early",
            "event.no-time-no-wait",
            "event.longest-timeouts",
            "event.deadline-kept",
            "event.null-refused",
            "event.interrupt-ends-wait",
            "event.interrupt-first",
            "event.interrupt-never-lost",
            "event.callers-status-kept",
            "event.set-publishes",
            "event.waits-without-cpu",
            "event.carriers-stay-free",
            "event.set-from-anywhere",
            "event.nobody-stranded"));
  }

  private void requireAllReleased() throws Exception {
    for (int pulse = 0; pulse < PULSES; pulse++) {
      PulseExercise event = new PulseExercise();
      try (Waiters waiters = new Waiters(event, ThreadKind.PLATFORM)) {
        List<Waiting> waiting = waiters.startBlocked(EventUnderTest.WAITERS);
        requireReturn(() -> pulse(event));
        requireReleased(
            waiting, "waiters are left behind after set() and clear(): %d of %d still wait");
      }
    }
  }

  /** Waiters may still queue for the lock; a fair lock lets no thread overtake them. */
  private void requireReleaseOfThoseInTheQueue() throws Exception {
    PulseExercise event = new PulseExercise();
    for (Field field : PulseExercise.class.getDeclaredFields()) {
      field.setAccessible(true);
      if (field.get(event) instanceof ReentrantLock lock && !lock.isFair()) {
        List<Waiting> waiting = new ArrayList<>();
        try (Waiters waiters = new Waiters(event, ThreadKind.PLATFORM)) {
          requireReturn(() -> {
            lock.lock();
            try {
              waiting.addAll(waiters.startBlocked(2));
              pulse(event);
            } finally {
              lock.unlock();
            }
          });
          requireReleased(
              waiting,
              "waiters that still queue for the lock are left behind after set() and clear():"
                  + " %d of %d still wait");
        }
      }
    }
  }

  private static void pulse(PulseExercise event) {
    event.set();
    event.clear();
  }

  private void requireReturn(Calls.Action pulse) throws Exception {
    judge.require(
        ExerciseJudge.endSoon(List.of(Calls.start(ThreadKind.PLATFORM, pulse).task())),
        "event.set-from-anywhere",
        "set() or clear() does not return while threads wait");
  }

  private void requireReleased(List<Waiting> waiting, String otherwise) {
    boolean all = ExerciseJudge.isSoon(() -> waiting.stream().allMatch(Waiting::isOver));
    long left = waiting.stream().filter(one -> !one.isOver()).count();
    judge.require(all, CLAIM, otherwise.formatted(left, waiting.size()));
  }

  @FailsByDesign
  static final class AsContract implements EventContract {
    @Override
    public ResettableEvent create() {
      return new PulseExercise();
    }
  }
}
