// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.ThreadKind;

class StatusRestoringWorkerTest implements WorkerContract {
  @Override
  public Callable<?> worker(Runnable unit) {
    return Executors.callable(new StatusRestoringWorker(unit, Duration.ZERO));
  }

  @Override
  public End asked() {
    return End.RETURNED_SET;
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.status-restored")
  @DisplayName("a worker interrupted in a sleep of an hour or 292 years returns, status set")
  void sleepEnds(ThreadKind kind) throws Exception {
    for (Duration period :
        new Duration[] {Duration.ofHours(1), Duration.ofSeconds(Long.MAX_VALUE)}) {
      Runnable worker = new StatusRestoringWorker(() -> {}, period);
      Subject sleeping = new Subjects.Blocked(Executors.callable(worker), "sleep");
      Call<StatusContract.End> call = StatusContract.start(kind, sleeping);
      StatusContract.awaitAtWork(sleeping, call);
      call.thread().interrupt();
      assertThat(call.end(patience())).isEqualTo(asked());
    }
  }

  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.timeunit-zero-is-deaf")
  @DisplayName("a TimeUnit that sleeps for zero ignores the status; the worker's own zero polls it")
  void timeUnitZeroIsDeaf(ThreadKind kind) throws Exception {
    boolean status = Calls.start(kind, () -> {
          Thread.currentThread().interrupt();
          TimeUnit.DAYS.sleep(0); // the subject of the test: it does not wait at all
          return Thread.currentThread().isInterrupted();
        })
        .end(patience());
    assertThat(status).as("status after the sleep").isTrue();
  }

  @Test
  @Tag("interrupt.status-restored")
  @DisplayName("the demo shows a sleep of an hour that ends, and the status after it")
  void demoShowsStatus() throws Exception {
    assertThat(Demo.outputOf(StatusRestoringWorker.class))
        .contains("The worker is TIMED_WAITING", "It returned. Its interrupt status is set.")
        .containsPattern("It ended [0-9.,]+ ms later");
  }

  @Test
  @DisplayName("a null argument or a negative period is refused")
  void badArgumentsAreRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> new StatusRestoringWorker(null, Duration.ZERO))
        .withMessage("unit");
    assertThatNullPointerException()
        .isThrownBy(() -> new StatusRestoringWorker(() -> {}, null))
        .withMessage("period");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StatusRestoringWorker(() -> {}, Duration.ofNanos(-1)))
        .withMessage("the period is negative: PT-0.000000001S");
  }

  @Test
  @DisplayName("the worker sleeps for its period before each unit")
  void sleepsForItsPeriod() throws Exception {
    Duration period = Duration.ofMillis(20);
    CountDownLatch units = new CountDownLatch(3);
    long since = System.nanoTime();
    Call<Void> call =
        Calls.start(ThreadKind.PLATFORM, new StatusRestoringWorker(units::countDown, period)::run);
    PoolContract.awaitOpen(units, "three units");
    assertThat(System.nanoTime() - since)
        .as("three periods")
        .isGreaterThanOrEqualTo(period.multipliedBy(3).toNanos());
    call.thread().interrupt();
    call.end(patience());
  }
}
