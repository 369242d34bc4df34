// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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

class StopAndConfirmWorkerTest implements WorkerContract {
  @Override
  public Subject create(Runnable unit, Duration period) {
    StopAndConfirmWorker worker = new StopAndConfirmWorker(unit, period);
    return new Subject(worker, worker::stop);
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("event.end-confirmed")
  @DisplayName("no end is confirmed while a unit runs; then none runs, and its results are visible")
  void endIsConfirmed(ThreadKind kind) throws Exception {
    CountDownLatch inUnit = new CountDownLatch(1);
    CountDownLatch mayLeave = new CountDownLatch(1);
    int[] plain = {0};
    StopAndConfirmWorker worker = new StopAndConfirmWorker(
        () -> {
          inUnit.countDown();
          try {
            mayLeave.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          plain[0]++;
        },
        Duration.ZERO);
    Call<Void> running = Calls.start(kind, worker::run);
    inUnit.await();
    assertThat(worker.awaitEnd(Duration.ofMillis(1))).as("before stop()").isFalse();
    worker.stop();
    assertThat(worker.awaitEnd(Duration.ofMillis(1))).as("in the unit").isFalse();
    mayLeave.countDown();
    assertThat(worker.awaitEnd(NoStrayThreads.PATIENCE)).as("at the end").isTrue();
    assertThat(plain[0]).as("units done").isEqualTo(1);
    running.end(patience());
    worker.run();
    assertThat(plain[0]).as("units done in another run").isEqualTo(1);
  }

  @Test
  @Tag("event.end-confirmed")
  @DisplayName("stopped before its start, the end is confirmed at once, and no unit ever runs")
  void endWithoutStartIsConfirmed() throws Exception {
    AtomicInteger units = new AtomicInteger();
    StopAndConfirmWorker worker = new StopAndConfirmWorker(units::incrementAndGet, Duration.ZERO);
    assertThat(worker.awaitEnd(Duration.ZERO)).as("before stop()").isFalse();
    worker.stop();
    assertThat(worker.awaitEnd(Duration.ZERO)).as("after stop()").isTrue();
    worker.run();
    assertThat(units).hasValue(0);
  }

  @Test
  @Tag("event.end-confirmed")
  @DisplayName("an end by an exception is confirmed, too")
  void endByExceptionIsConfirmed() throws Exception {
    IllegalStateException thrown = new IllegalStateException("in the unit");
    StopAndConfirmWorker worker = new StopAndConfirmWorker(
        () -> {
          throw thrown;
        },
        Duration.ZERO);
    assertThatThrownBy(worker::run).isSameAs(thrown);
    assertThat(worker.awaitEnd(Duration.ZERO)).isTrue();
  }

  @Test
  @Tag("event.self-wait-refused")
  @DisplayName("a unit that waits for the end of its own worker gets an exception, not a hang")
  void selfWaitIsRefused() {
    AtomicReference<StopAndConfirmWorker> self = new AtomicReference<>();
    StopAndConfirmWorker worker = new StopAndConfirmWorker(
        () -> {
          self.get().stop();
          try {
            self.get().awaitEnd(Duration.ofMillis(1));
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        },
        Duration.ZERO);
    self.set(worker);
    assertThatIllegalStateException()
        .isThrownBy(worker::run)
        .withMessage("a worker cannot wait for its own end: call stop() alone");
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @DisplayName("a second thread may not run the same worker, and the first goes on")
  void secondThreadIsRefused(ThreadKind kind) throws Exception {
    StopAndConfirmWorker worker = new StopAndConfirmWorker(() -> {}, LONG);
    Call<Void> running = Calls.start(kind, worker::run);
    Waiters.awaitParked(running);
    assertThatIllegalStateException()
        .isThrownBy(worker::run)
        .withMessage("this worker runs already");
    worker.stop();
    running.end(patience());
  }

  @Test
  @DisplayName("the demo shows that stop() returns before the end, and awaitEnd() after it")
  void demoShowsProof() throws Exception {
    assertThat(Demo.outputOf(StopAndConfirmWorker.class))
        .contains("stop() has returned. Ended? false", "awaitEnd() has returned. Ended? true");
  }
}
