// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

class EventWorkerTest implements WorkerContract {
  @Override
  public Subject create(Runnable unit, Duration period) {
    EventWorker worker = new EventWorker(unit, period, new ConditionEvent());
    return new Subject(worker, worker::stop);
  }

  @Test
  @Tag("event.stop-ends-wait")
  @DisplayName("the demo shows a wait of an hour that ends at once")
  void demoShowsStop() throws Exception {
    assertThat(Demo.outputOf(EventWorker.class))
        .contains("waits: TIMED_WAITING.")
        .containsPattern("ended [0-9.,]+ ms later");
  }

  @Test
  @DisplayName("a null argument or a negative period is refused")
  void badArgumentsAreRefused() {
    assertThatNullPointerException().isThrownBy(() -> create(null, LONG)).withMessage("unit");
    assertThatNullPointerException().isThrownBy(() -> create(() -> {}, null)).withMessage("period");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> create(() -> {}, Duration.ofNanos(-1)))
        .withMessage("the period is negative: PT-0.000000001S");
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.clear-erases-stop")
  @DisplayName("if the event is set and cleared during a unit, the worker never learns of the stop")
  void clearErasesStop(ThreadKind kind) throws Exception {
    ResettableEvent event = new LatchEvent();
    CountDownLatch inUnit = new CountDownLatch(1);
    CountDownLatch mayLeave = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(10);
    EventWorker worker = new EventWorker(
        () -> {
          inUnit.countDown();
          try {
            mayLeave.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          goesOn.countDown();
        },
        Duration.ZERO,
        event);
    Call<Void> running = Calls.start(kind, worker::run);
    try {
      inUnit.await();
      worker.stop();
      event.clear();
      mayLeave.countDown();
      assertThat(goesOn.await(NoStrayThreads.PATIENCE.toNanos(), TimeUnit.NANOSECONDS))
          .as("ten units after the stop")
          .isTrue();
      worker.stop();
      running.end(patience());
    } finally {
      running.thread().interrupt();
    }
  }
}
