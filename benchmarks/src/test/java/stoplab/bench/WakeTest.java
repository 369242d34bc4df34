// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.bench.plan.BenchmarkCase;
import stoplab.bench.plan.Scope;
import stoplab.bench.plan.WakeCase;
import stoplab.bench.probe.KnownAnswerWorker;
import stoplab.bench.probe.StopProbe;
import stoplab.bench.probe.StoppableWorker;
import stoplab.bench.probe.WorkUnit;
import stoplab.bench.question.QuestionName;
import stoplab.bench.question.Selection;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class WakeTest {
  private static final int WAKE_UPS = 30;
  private static final long PATIENCE_NANOS = NoStrayThreads.PATIENCE.toNanos();
  private static final long MAX_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  static Stream<Arguments> wakes() {
    return ThreadKind.available().stream()
        .flatMap(kind -> Arrays.stream(Wake.values()).map(wake -> Arguments.of(kind, wake)));
  }

  @ParameterizedTest
  @MethodSource("wakes")
  @Tag("bench.seen-asleep")
  @DisplayName("a waiter is woken only once it is seen blocked")
  void waiterIsSeenBlocked(ThreadKind kind, Wake wake) {
    AtomicReference<Thread> waiter = new AtomicReference<>();
    AtomicReference<Thread.State> state = new AtomicReference<>();
    try (StopProbe probe = new StopProbe(kind, PATIENCE_NANOS)) {
      for (int i = 0; i < WAKE_UPS; i++) {
        probe.stopOnce(
            unit -> {
              StoppableWorker subject = wake.create(unit);
              return new StoppableWorker(
                  () -> {
                    waiter.set(Thread.currentThread());
                    subject.body().run();
                  },
                  () -> {
                    state.set(waiter.get().getState());
                    subject.stop().run();
                  });
            },
            wake.stateBeforeRequest(),
            0);
        assertThat(state.get()).isIn(Thread.State.WAITING, Thread.State.TIMED_WAITING);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("wakes")
  @Tag("bench.known-answer-lower-bound")
  @DisplayName("a waiter that takes 50 us longer once it is woken is never reported below 50 us")
  void knownAnswerIsNeverUndercut(ThreadKind kind, Wake wake) {
    SplittableRandom random = new SplittableRandom();
    try (StopProbe probe = new StopProbe(kind, PATIENCE_NANOS)) {
      for (int i = 0; i < WAKE_UPS; i++) {
        long nanos = probe.stopOnce(
            unit -> {
              StoppableWorker subject = wake.create(unit);
              return new StoppableWorker(
                  () -> {
                    subject.body().run();
                    spin(KnownAnswerWorker.NANOS);
                  },
                  subject.stop());
            },
            wake.stateBeforeRequest(),
            random.nextLong(MAX_DELAY_NANOS));
        assertThat(nanos).isGreaterThanOrEqualTo(KnownAnswerWorker.NANOS);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("wakes")
  @DisplayName("a waiter that comes after the set does not wait")
  void setBeforeTheWaitIsSeen(ThreadKind kind, Wake wake) throws InterruptedException {
    StoppableWorker subject = wake.create(new WorkUnit());
    subject.stop().run();
    Thread late = kind.start("late", subject.body());
    late.join(NoStrayThreads.PATIENCE.toMillis());
    assertThat(late.isAlive()).isFalse();
  }

  @Test
  @DisplayName("every event is measured with and without a timeout, and labels are unique")
  void everyEventIsMeasured() {
    assertThat(Arrays.stream(Wake.values()).map(Wake::label))
        .doesNotHaveDuplicates()
        .containsAll(Arrays.stream(Event.values()).map(Event::label).toList())
        .containsAll(
            Arrays.stream(Event.values()).map(event -> event.label() + "-timed").toList());
    for (Scope scope : List.of(Scope.HEADLINES, Scope.ALL)) {
      List<BenchmarkCase> cases =
          List.copyOf(QuestionName.WAKE_LATENCY.question().cases(scope, Selection.NONE));
      for (ThreadKind kind : ThreadKind.available()) {
        assertThat(cases).contains(new WakeCase(Wake.PARK, kind));
      }
    }
  }

  @Test
  @DisplayName("only waits with a timeout are compared with a park with a timeout")
  void likeIsHeldAgainstLike() {
    assertThat(Arrays.stream(Wake.values()).filter(wake -> wake.reference() == Wake.PARK_TIMED))
        .containsExactly(
            Wake.CONDITION_EVENT_TIMED, Wake.LATCH_EVENT_TIMED, Wake.EXPERT_PARKING_EVENT_TIMED);
  }

  private static void spin(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }
}
