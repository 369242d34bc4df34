// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.ThreadKind;

class CostlySleepingFlagWorkerTest implements PausingStopContract {
  /** A worker that was woken would have left long before. */
  private static final Duration MOMENT = Duration.ofMillis(100);

  @Override
  public Subject create(Runnable unit, Duration period) {
    CostlySleepingFlagWorker worker = new CostlySleepingFlagWorker(unit, period);
    return new Subject(worker, worker::stop);
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.sleeping-sleeps-on")
  @DisplayName("stop() does not wake the sleeper")
  void stopDoesNotWake(ThreadKind kind) throws Exception {
    Subject subject = create(() -> {}, LONG);
    Call<Boolean> worker = startAndTellStatus(kind, subject);
    try {
      awaitPause(worker);
      stop(subject);
      worker.thread().join(MOMENT.toMillis());
      assertThat(worker.thread().getState())
          .as("state after stop()")
          .isEqualTo(Thread.State.TIMED_WAITING);
    } finally {
      worker.thread().interrupt();
      letGo(subject);
      endOf(worker);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.sleeping-sleeps-on")
  @DisplayName("at the end of the period in which stop() was called, the worker ends")
  void workerEndsWithItsPeriod(ThreadKind kind) throws Exception {
    Subject subject = create(() -> {}, MOMENT);
    try {
      Call<Boolean> worker = startAndTellStatus(kind, subject);
      awaitPause(worker);
      stop(subject);
      assertThat(endOf(worker)).as("interrupt status after run()").isFalse();
    } finally {
      letGo(subject);
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.foreign-interrupt-kept")
  @DisplayName("an interrupt ends the worker at once and stays set")
  void interruptEndsAndStaysSet(ThreadKind kind) throws Exception {
    assertForeignInterruptIsKept(kind);
  }

  @Test
  @DisplayName("the demo shows a worker that sleeps on")
  void demoShowsLateEnd() throws Exception {
    assertThat(Demo.outputOf(CostlySleepingFlagWorker.class)).contains("it slept on");
  }

  @Test
  @DisplayName("a worker without a unit or a period, or with a negative one, is refused at once")
  void badArgumentsAreRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> new CostlySleepingFlagWorker(null, MOMENT))
        .withMessage("unit");
    assertThatNullPointerException()
        .isThrownBy(() -> new CostlySleepingFlagWorker(() -> {}, null))
        .withMessage("period");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CostlySleepingFlagWorker(() -> {}, MOMENT.negated()))
        .withMessageContaining("negative");
  }
}
