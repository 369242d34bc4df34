// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.flag.VolatileFlagWorker;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class JoinProbeTest {
  private static final long AFTER_NOTICE = TimeUnit.MILLISECONDS.toNanos(20);

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("bench.join-is-awaited")
  @DisplayName("what a thread does after its worker has noticed is part of the time to terminate")
  void timeGoesOnUntilThreadHasTerminated(ThreadKind kind) {
    long nanos = new JoinProbe(kind).stopAndJoin(JoinProbeTest::slowToEnd, WorkerState.IN_LOOP, 0);
    assertThat(nanos).as("[bench.join-is-awaited]").isGreaterThanOrEqualTo(AFTER_NOTICE);
  }

  private static StoppableWorker slowToEnd(WorkUnit unit) {
    VolatileFlagWorker worker = new VolatileFlagWorker(unit);
    return new StoppableWorker(
        () -> {
          worker.run();
          StopProbe.delay(AFTER_NOTICE);
        },
        worker::stop);
  }

  @Test
  @DisplayName("a worker that throws is an error, not a sample")
  void failureIsReported() {
    JoinProbe probe = new JoinProbe(ThreadKind.PLATFORM);
    assertThatThrownBy(
            () -> probe.stopAndJoin(JoinProbeTest::failing, WorkerState.IN_LOOP, 1_000_000))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the worker failed")
        .hasRootCauseMessage("boom");
  }

  private static StoppableWorker failing(WorkUnit unit) {
    return new StoppableWorker(
        () -> {
          unit.run();
          throw new IllegalArgumentException("boom");
        },
        () -> {});
  }

  @Test
  @DisplayName("spinners keep every CPU busy until they are closed")
  void spinnersEnd() {
    int before = ThreadKind.living().size();
    try (Spinners spinners = new Spinners()) {
      assertThat(spinners).isNotNull();
      assertThat(ThreadKind.living()).hasSize(before + Runtime.getRuntime().availableProcessors());
    }
    assertThat(ThreadKind.living()).hasSize(before);
  }
}
