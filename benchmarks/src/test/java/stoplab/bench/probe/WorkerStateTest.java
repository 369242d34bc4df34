// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static stoplab.bench.probe.WorkerState.ASLEEP;
import static stoplab.bench.probe.WorkerState.IN_AWAIT;
import static stoplab.bench.probe.WorkerState.IN_SELECT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.bench.Technique;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class WorkerStateTest {
  private static final long PATIENCE_NANOS = NoStrayThreads.PATIENCE.toNanos();

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("bench.seen-asleep")
  @DisplayName("a worker that pauses is stopped only once it is seen asleep")
  void sleeperIsSeenAsleep(ThreadKind kind) {
    AtomicReference<Thread> worker = new AtomicReference<>();
    AtomicReference<Thread.State> state = new AtomicReference<>();
    try (StopProbe probe = new StopProbe(kind, PATIENCE_NANOS)) {
      Function<WorkUnit, StoppableWorker> sleeper = unit -> {
        StoppableWorker subject = Technique.FLAG_AND_INTERRUPT.create(unit);
        return new StoppableWorker(
            () -> {
              worker.set(Thread.currentThread());
              unit.run(); // seen in its loop from here on, but not asleep for a while
              spin(TimeUnit.MILLISECONDS.toNanos(50));
              subject.body().run();
            },
            () -> {
              state.set(worker.get().getState());
              subject.stop().run();
            });
      };
      probe.stopOnce(sleeper, ASLEEP, 0);
    }
    assertThat(state).hasValue(Thread.State.TIMED_WAITING);
  }

  @ParameterizedTest
  @MethodSource("waitingTechniques")
  @Tag("bench.seen-asleep")
  @DisplayName("a worker that waits is stopped only once it is seen in its wait, after a unit")
  void waiterIsSeenWaiting(ThreadKind kind, Technique technique) {
    AtomicReference<Thread> worker = new AtomicReference<>();
    AtomicReference<Thread.State> state = new AtomicReference<>();
    WorkUnit unit = new WorkUnit() {
      @Override
      public void run() {
        boolean isFirst = !hasBegun();
        super.run();
        if (isFirst) {
          spin(TimeUnit.MILLISECONDS.toNanos(20)); // it runs, but does not wait yet
        }
      }
    };
    try (StopProbe probe = new StopProbe(kind, PATIENCE_NANOS, unit)) {
      probe.stopOnce(
          any -> {
            StoppableWorker subject = technique.create(unit);
            return new StoppableWorker(
                () -> {
                  worker.set(Thread.currentThread());
                  subject.body().run();
                },
                () -> {
                  assertThat(unit.hasBegun()).isTrue();
                  state.set(worker.get().getState());
                  subject.stop().run();
                });
          },
          technique.stateBeforeRequest(),
          0);
    }
    assertThat(state.get()).isIn(Thread.State.WAITING, Thread.State.TIMED_WAITING);
  }

  static Stream<Arguments> waitingTechniques() {
    return ThreadKind.available().stream()
        .flatMap(kind -> Technique.techniques().stream()
            .filter(technique -> technique.family() == Technique.Family.EVENT
                || technique.family() == Technique.Family.INTERRUPT)
            .filter(technique -> !technique.isSpinning())
            .filter(technique -> technique != Technique.INTERRUPT_SELECT) // no state shows that
            .map(technique -> Arguments.of(kind, technique)));
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("bench.seen-asleep")
  @DisplayName("a worker that selects is stopped only once it is seen to wait in select()")
  void selectorIsSeenWaiting(ThreadKind kind) {
    AtomicReference<Thread> worker = new AtomicReference<>();
    AtomicReference<StackTraceElement[]> stack = new AtomicReference<>();
    try (StopProbe probe = new StopProbe(kind, PATIENCE_NANOS)) {
      probe.stopOnce(
          unit -> {
            StoppableWorker subject = Technique.INTERRUPT_SELECT.create(unit);
            return new StoppableWorker(
                () -> {
                  worker.set(Thread.currentThread());
                  unit.run();
                  spin(TimeUnit.MILLISECONDS.toNanos(20));
                  subject.body().run();
                },
                () -> {
                  stack.set(worker.get().getStackTrace());
                  subject.stop().run();
                });
          },
          IN_SELECT,
          0);
    }
    List<String> methods =
        Arrays.stream(stack.get()).map(StackTraceElement::getMethodName).toList();
    assertThat(methods).contains("select");
    assertThat(stack.get()[0].isNativeMethod() || methods.contains("park")) // if virtual, JDK 24+
        .as(methods.toString())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("bench.seen-asleep")
  @DisplayName(
      "a thread that only spins with selectNow(), or in a method of that name, does not select")
  void spinnerIsNotTakenForSelector(boolean selectsNow) throws IOException, InterruptedException {
    AtomicBoolean released = new AtomicBoolean();
    AtomicBoolean taken = new AtomicBoolean();
    AtomicBoolean takenEarly = new AtomicBoolean();
    try (Selector selector = Selector.open();
        StopProbe probe = new StopProbe(ThreadKind.PLATFORM, PATIENCE_NANOS)) {
      Thread requester = ThreadKind.PLATFORM.start(
          "requester",
          () -> probe.stopOnce(
              unit -> new StoppableWorker(
                  () -> {
                    unit.run();
                    while (!released.get()) {
                      if (selectsNow) {
                        selectNow(selector);
                      } else {
                        select();
                      }
                    }
                    select(selector);
                  },
                  () -> {
                    takenEarly.set(!released.get());
                    taken.set(true);
                    selector.wakeup();
                  }),
              IN_SELECT,
              0));
      await()
          .during(Duration.ofMillis(200))
          .atMost(NoStrayThreads.PATIENCE)
          .until(() -> !taken.get());
      released.set(true);
      requester.join(NoStrayThreads.PATIENCE.toMillis());
    }
    assertThat(taken).isTrue();
    assertThat(takenEarly).isFalse();
  }

  private static void select(Selector selector) {
    try {
      selector.select();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void selectNow(Selector selector) {
    try {
      selector.selectNow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The top frame is native most of the time, but does not wait. */
  private static long select() {
    long free = 0;
    for (int i = 0; i < 1_000; i++) {
      free += Runtime.getRuntime().freeMemory();
    }
    return free;
  }

  @Test
  @Tag("bench.seen-asleep")
  @DisplayName(
      "a worker that waits elsewhere, say at another lock, is not taken for one in its wait")
  void waiterElsewhereIsNotTaken() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean taken = new AtomicBoolean();
    AtomicReference<Thread> worker = new AtomicReference<>();
    try (StopProbe probe = new StopProbe(ThreadKind.PLATFORM, PATIENCE_NANOS)) {
      Thread requester = ThreadKind.PLATFORM.start(
          "requester",
          () -> probe.stopOnce(
              unit -> new StoppableWorker(
                  () -> {
                    unit.run();
                    worker.set(Thread.currentThread());
                    while (release.getCount() > 0) {
                      LockSupport.park(); // blocked, but in no frame of that name
                    }
                    try {
                      new CountDownLatch(1).await();
                    } catch (InterruptedException stopped) {
                      // that was the stop
                    }
                  },
                  () -> {
                    taken.set(true);
                    worker.get().interrupt();
                  }),
              IN_AWAIT,
              0));
      await()
          .atMost(NoStrayThreads.PATIENCE)
          .until(() -> worker.get() != null && worker.get().getState() == Thread.State.WAITING);
      await()
          .during(Duration.ofMillis(50))
          .atMost(NoStrayThreads.PATIENCE)
          .until(() -> !taken.get());
      release.countDown();
      LockSupport.unpark(worker.get());
      requester.join(NoStrayThreads.PATIENCE.toMillis());
    }
    assertThat(taken).isTrue();
  }

  @Test
  @Tag("bench.seen-asleep")
  @DisplayName("a worker that waited before its pause, and runs on, is not taken for asleep")
  void earlierWaitIsNotTakenForSleep() {
    StackTraceElement sleep = new StackTraceElement("java.lang.Thread", "sleep", null, -2);
    StackTraceElement pause = new StackTraceElement("Worker", "sleepForAPeriod", null, 1);
    Thread.State waiting = Thread.State.WAITING;

    assertThat(ASLEEP.isOf(new ScriptedThread(waiting, Thread.State.RUNNABLE, sleep)))
        .as("[bench.seen-asleep] waited when the state was read, ran after the stack was")
        .isFalse();
    assertThat(ASLEEP.isOf(new ScriptedThread(waiting, waiting, pause)))
        .as("[bench.seen-asleep] in its pause, but on the way to the call that waits")
        .isFalse();
    assertThat(ASLEEP.isOf(new ScriptedThread(waiting, waiting, sleep)))
        .as("[bench.seen-asleep] in the native method that sleeps")
        .isTrue();
  }

  /** A thread seen in two states, before its stack is read and after. */
  private static final class ScriptedThread extends Thread {
    private final StackTraceElement[] stack;
    private final Iterator<State> states;

    ScriptedThread(State before, State after, StackTraceElement... stack) {
      this.states = List.of(before, after).iterator();
      this.stack = stack;
    }

    @Override
    public State getState() {
      return states.next();
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      return stack;
    }
  }

  private static void spin(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }
}
