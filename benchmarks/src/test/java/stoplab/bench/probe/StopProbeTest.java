// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stoplab.bench.probe.WorkerState.IN_LOOP;
import static stoplab.bench.probe.WorkerState.IN_SELECT;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.bench.Technique;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class StopProbeTest {
  private static final int STOPS = 500;
  private static final long MAX_DELAY_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long PATIENCE_NANOS = NoStrayThreads.PATIENCE.toNanos();

  /** How long a slow {@code stop()} goes on after it has notified its worker. */
  private static final long SLOW_STOP_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("bench.known-answer-lower-bound")
  @DisplayName("a worker that takes 50 us to notice is never reported below 50 us")
  void knownAnswerIsNeverUndercut(ThreadKind kind) {
    assertThat(stops(StopProbe::new, kind, Technique.KNOWN_ANSWER::create))
        .hasSize(STOPS)
        .allSatisfy(nanos -> assertThat(nanos).isGreaterThanOrEqualTo(KnownAnswerWorker.NANOS));
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("bench.request-stamped-before-stop")
  @DisplayName("the time that stop() itself takes is part of the latency")
  void slowStopIsPartOfTheLatency(ThreadKind kind) {
    assertThat(stops(StopProbe::new, kind, StopProbeTest::slowlyStoppedKnownAnswer))
        .allSatisfy(nanos -> assertThat(nanos).isGreaterThanOrEqualTo(KnownAnswerWorker.NANOS));
  }

  @Test
  @DisplayName("mutant: a request stamped after stop() undercuts the known answer")
  void lateRequestStampIsCaught() {
    List<Long> latencies = new ArrayList<>();
    try {
      latencies.addAll(stops(
          LateRequestStamp::new, ThreadKind.PLATFORM, StopProbeTest::slowlyStoppedKnownAnswer));
    } catch (IllegalStateException negative) { // this thread lost its CPU before its late stamp
      assertThat(negative).hasMessageContaining("before it was asked to stop");
      return;
    }
    assertThat(latencies)
        .anySatisfy(nanos -> assertThat(nanos).isLessThan(KnownAnswerWorker.NANOS));
  }

  @Test
  @Tag("bench.no-negative-latency")
  @DisplayName("mutant: a notice stamped before the worker ends is an error, not a sample")
  void earlyNoticeStampIsCaught() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> stops(EarlyNoticeStamp::new, ThreadKind.PLATFORM, Technique.FLOOR::create))
        .withMessageContaining("before it was asked to stop");
  }

  @Test
  @Tag("bench.no-negative-latency")
  @DisplayName("a worker that leaves unasked is an error, not a sample")
  void workerThatLeavesUnaskedIsRefused() {
    try (StopProbe probe = new RequestAfterTheEnd()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> probe.stopOnce(unit -> new StoppableWorker(unit, () -> {}), IN_LOOP, 0))
          .withMessageContaining("before it was asked to stop");
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("bench.hang-is-bounded")
  @DisplayName("a worker that does not notice is reported as hung, and blocks its probe")
  void deafWorkerIsReportedAsHung(ThreadKind kind) {
    CountDownLatch release = new CountDownLatch(1);
    try (StopProbe probe = new StopProbe(kind, TimeUnit.MILLISECONDS.toNanos(200))) {
      Function<WorkUnit, StoppableWorker> deaf = unit -> new StoppableWorker(
          () -> {
            while (release.getCount() > 0) {
              unit.run();
            }
          },
          () -> {});
      long before = System.nanoTime();
      assertThat(probe.stopOnce(deaf, IN_LOOP, 0)).isEqualTo(StopProbe.HUNG);
      assertThat(System.nanoTime() - before)
          .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200));
      assertThatIllegalStateException()
          .isThrownBy(() -> probe.stopOnce(Technique.FLOOR::create, IN_LOOP, 0))
          .withMessageContaining("hung");
    } finally {
      release.countDown();
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("bench.worker-failure-reported")
  @DisplayName("what a worker throws reaches the caller, before its first unit and after")
  void workersFailureIsReported(ThreadKind kind) {
    for (boolean beforeFirstUnit : new boolean[] {true, false}) {
      RuntimeException thrown = new IllegalArgumentException("in the worker");
      try (StopProbe probe = new StopProbe(kind, PATIENCE_NANOS)) {
        Function<WorkUnit, StoppableWorker> failing = unit -> new StoppableWorker(
            () -> {
              if (!beforeFirstUnit) {
                unit.run();
              }
              throw thrown;
            },
            () -> {});
        assertThatIllegalStateException()
            .isThrownBy(() -> probe.stopOnce(failing, IN_LOOP, 0))
            .withMessageContaining("the worker failed")
            .withCause(thrown);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("interrupts")
  @DisplayName("each worker begins with a clear status, even if an interrupt ended the last one")
  void interruptsLeaveNothingBehind(ThreadKind kind, Technique technique) {
    AtomicInteger spoiled = new AtomicInteger();
    try (StopProbe probe = new StopProbe(kind, PATIENCE_NANOS)) {
      for (int i = 0; i < 5; i++) {
        for (Technique each : List.of(technique, Technique.FLOOR, technique)) {
          Function<WorkUnit, StoppableWorker> watched = unit -> {
            StoppableWorker subject = each.create(unit);
            return new StoppableWorker(
                () -> {
                  if (Thread.currentThread().isInterrupted()) {
                    spoiled.incrementAndGet();
                  }
                  subject.body().run();
                },
                subject.stop());
          };
          assertThat(probe.stopOnce(watched, each.stateBeforeRequest(), 0))
              .isNotEqualTo(StopProbe.HUNG);
        }
      }
    }
    assertThat(spoiled).hasValue(0);
  }

  static Stream<Arguments> interrupts() {
    return ThreadKind.available().stream()
        .flatMap(kind -> Technique.techniques().stream()
            .filter(technique -> technique.family() == Technique.Family.INTERRUPT)
            .map(technique -> Arguments.of(kind, technique)));
  }

  @Test
  @DisplayName("the stops of a worker that selects leave no file descriptors behind")
  void selectorsLeaveNoFileDescriptors() {
    assumeTrue(
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean,
        "this system does not report them");
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    int stops = 300;
    try (StopProbe probe = new StopProbe(ThreadKind.PLATFORM, PATIENCE_NANOS)) {
      probe.stopOnce(Technique.INTERRUPT_SELECT::create, IN_SELECT, 0);
      long before = system.getOpenFileDescriptorCount();
      for (int i = 0; i < stops; i++) {
        probe.stopOnce(Technique.INTERRUPT_SELECT::create, IN_SELECT, 0);
      }
      assertThat(system.getOpenFileDescriptorCount()).isLessThan(before + stops / 2);
    }
  }

  private static void spin(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }

  private static List<Long> stops(
      BiFunction<ThreadKind, Long, StopProbe> make,
      ThreadKind kind,
      Function<WorkUnit, StoppableWorker> technique) {
    SplittableRandom random = new SplittableRandom();
    List<Long> latencies = new ArrayList<>();
    try (StopProbe probe = make.apply(kind, PATIENCE_NANOS)) {
      for (int i = 0; i < STOPS; i++) {
        latencies.add(probe.stopOnce(technique, IN_LOOP, random.nextLong(MAX_DELAY_NANOS)));
      }
    }
    return latencies;
  }

  private static StoppableWorker slowlyStoppedKnownAnswer(WorkUnit unit) {
    StoppableWorker known = Technique.KNOWN_ANSWER.create(unit);
    return new StoppableWorker(known.body(), () -> {
      known.stop().run();
      spin(SLOW_STOP_NANOS);
    });
  }

  /** Requests only when the worker has ended, and the clock has moved on. */
  private static final class RequestAfterTheEnd extends StopProbe {
    private volatile long endedAt;

    RequestAfterTheEnd() {
      super(ThreadKind.PLATFORM, PATIENCE_NANOS);
    }

    @Override
    long runAndStamp(Runnable body) {
      long stamp = super.runAndStamp(body);
      endedAt = stamp;
      return stamp;
    }

    @Override
    long stampAndStop(Runnable stop) {
      while (endedAt == 0 || System.nanoTime() - endedAt <= 0) {
        Thread.onSpinWait();
      }
      return super.stampAndStop(stop);
    }
  }

  private static final class LateRequestStamp extends StopProbe {
    LateRequestStamp(ThreadKind kind, long patienceNanos) {
      super(kind, patienceNanos);
    }

    @Override
    long stampAndStop(Runnable stop) {
      stop.run();
      return System.nanoTime();
    }
  }

  private static final class EarlyNoticeStamp extends StopProbe {
    EarlyNoticeStamp(ThreadKind kind, long patienceNanos) {
      super(kind, patienceNanos);
    }

    @Override
    long runAndStamp(Runnable body) {
      long early = System.nanoTime();
      super.runAndStamp(body);
      return early;
    }
  }
}
