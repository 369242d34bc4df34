// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.ThreadKind;

class PoisonPillWorkerTest implements WorkerContract {
  private static final int THREADS = 3;

  /** Hands in the unit again and again; with a period, not at all. Stops without doing the rest. */
  @Override
  public Subject create(Runnable unit, Duration period) {
    PoisonPillWorker worker = new PoisonPillWorker(2);
    if (period.isZero()) {
      submitAgainAndAgain(worker, unit);
    }
    return new Subject(worker, worker::stopNow);
  }

  private static void submitAgainAndAgain(PoisonPillWorker worker, Runnable unit) {
    try {
      worker.submit(() -> {
        unit.run();
        submitAgainAndAgain(worker, unit);
      });
    } catch (RejectedExecutionException e) {
      assertThat(e).hasMessage("stopped: no more units are accepted");
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.pill-drains")
  @DisplayName("stop() lets the workers do all accepted units, in order, then ends them all")
  void stopDrains(ThreadKind kind) throws Exception {
    PoisonPillWorker worker = new PoisonPillWorker(THREADS);
    Queue<Integer> done = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      worker.submit(() -> done.add(number));
    }
    worker.stop();
    worker.stop();
    Calls.start(kind, worker::run).end(patience());
    assertThat(List.copyOf(done)).hasSize(100).isSorted();
    for (int i = 1; i < THREADS; i++) {
      Calls.start(kind, worker::run).end(patience());
    }
    assertThat(worker.stopNow()).as("left over").isEmpty();
    Call<Void> oneTooMany = Calls.start(kind, worker::run);
    Waiters.awaitParked(oneTooMany); // there was one pill for each thread, and no more
    oneTooMany.thread().interrupt();
    oneTooMany.end(patience());
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.pill-drains")
  @DisplayName("stop() ends each thread that waits in take(): one pill for each")
  void everyThreadGetsItsPill(ThreadKind kind) throws Exception {
    PoisonPillWorker worker = new PoisonPillWorker(THREADS);
    List<Call<Void>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      running.add(Calls.start(kind, worker::run));
    }
    try {
      running.forEach(one -> Waiters.awaitParked(one));
      worker.stop();
      for (Call<Void> one : running) {
        one.end(patience());
      }
    } finally {
      running.forEach(one -> one.thread().interrupt());
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.pill-drops")
  @DisplayName("stopNow() returns the units not begun, in order, even after stop(); then all end")
  void stopNowDrops(ThreadKind kind) throws Exception {
    for (boolean stoppedBefore : new boolean[] {false, true}) {
      PoisonPillWorker worker = new PoisonPillWorker(THREADS);
      CountDownLatch inUnit = new CountDownLatch(1);
      CountDownLatch mayLeave = new CountDownLatch(1);
      worker.submit(() -> {
        inUnit.countDown();
        try {
          mayLeave.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      });
      List<Runnable> rest = List.of(() -> {}, () -> {});
      Call<Void> first = Calls.start(kind, worker::run);
      inUnit.await();
      rest.forEach(worker::submit);
      if (stoppedBefore) {
        worker.stop();
      }
      assertThat(worker.stopNow()).isEqualTo(rest);
      assertThat(worker.stopNow()).isEmpty();
      mayLeave.countDown();
      first.end(patience());
      for (int i = 1; i < THREADS; i++) {
        Calls.start(kind, worker::run).end(patience());
      }
    }
  }

  @Test
  @Tag("event.pill-loses-nothing")
  @DisplayName(
      "when exceptions have ended all threads, stopNow() returns the rest, even after stop()")
  void restIsGivenBack() {
    PoisonPillWorker worker = new PoisonPillWorker(1);
    IllegalStateException thrown = new IllegalStateException("in the unit");
    Runnable rest = () -> {};
    worker.submit(() -> {
      throw thrown;
    });
    worker.submit(rest);
    assertThatThrownBy(worker::run).isSameAs(thrown);
    worker.stop();
    assertThat(worker.stopNow()).containsExactly(rest);
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.pill-loses-nothing")
  @DisplayName("while threads submit and one stops, each accepted unit is done or returned")
  void nothingIsLost(ThreadKind kind) throws Exception {
    for (int round = 0; round < 50; round++) {
      PoisonPillWorker worker = new PoisonPillWorker(THREADS);
      AtomicInteger accepted = new AtomicInteger();
      AtomicInteger done = new AtomicInteger();
      List<Call<Void>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        running.add(Calls.start(kind, worker::run));
      }
      Call<Void> submitter = Calls.start(ThreadKind.PLATFORM, () -> {
        try {
          while (true) {
            worker.submit(done::incrementAndGet);
            accepted.incrementAndGet();
          }
        } catch (RejectedExecutionException expected) {
          // the stop has come
        }
      });
      while (accepted.get() < 10) {
        Thread.onSpinWait();
      }
      boolean now = round % 2 == 0;
      int back = 0;
      if (now) {
        back = worker.stopNow().size();
      } else {
        worker.stop();
      }
      submitter.end(patience());
      for (Call<Void> one : running) {
        one.end(patience());
      }
      assertThat(done.get() + back).as("done or returned").isEqualTo(accepted.get());
    }
  }

  @Test
  @DisplayName("after the stop, and for null or no threads, an exception says what is wrong")
  void badCallsAreRefused() {
    PoisonPillWorker worker = new PoisonPillWorker(1);
    assertThatNullPointerException().isThrownBy(() -> worker.submit(null)).withMessage("unit");
    worker.stop();
    assertThatThrownBy(() -> worker.submit(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("stopped: no more units are accepted");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoisonPillWorker(0))
        .withMessage("needs at least one thread, not 0");
  }

  @Test
  @DisplayName("the demo shows that the units before the pills are done")
  void demoShowsDrain() throws Exception {
    assertThat(Demo.outputOf(PoisonPillWorker.class))
        .contains("The third unit runs.", "consumer-1 has ended.", "consumer-2 has ended.");
  }
}
