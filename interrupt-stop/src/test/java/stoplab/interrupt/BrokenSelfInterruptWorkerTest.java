// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.Demo;
import stoplab.testkit.NoStrayThreads;
import stoplab.testkit.ThreadKind;

@ExtendWith(NoStrayThreads.class)
class BrokenSelfInterruptWorkerTest {
  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.hits-its-caller")
  @DisplayName("cancel() sets its caller's status; the worker runs on with a clear status")
  void callerIsHit(ThreadKind kind) throws Exception {
    CountDownLatch before = new CountDownLatch(3);
    CountDownLatch all = new CountDownLatch(100);
    BrokenSelfInterruptWorker worker = new BrokenSelfInterruptWorker(
        () -> {
          before.countDown();
          all.countDown();
        },
        Duration.ofMillis(1));
    Call<Void> call = Calls.start(kind, worker::run);
    try {
      PoolContract.awaitOpen(before, "the worker runs");
      boolean status = Calls.start(kind, () -> {
            worker.cancel();
            return Thread.currentThread().isInterrupted();
          })
          .end(NoStrayThreads.PATIENCE);
      assertThat(status).as("the caller's status").isTrue();
      assertThat(call.thread().isInterrupted()).as("the worker's status").isFalse();
      PoolContract.awaitOpen(all, "the worker runs on");
    } finally {
      call.thread().interrupt();
      call.end(NoStrayThreads.PATIENCE);
    }
  }

  @Test
  @Tag("interrupt.hits-its-caller")
  @DisplayName("the demo shows the caller's status and a worker that runs on")
  void demoShowsHazard() throws Exception {
    assertThat(Demo.outputOf(BrokenSelfInterruptWorker.class))
        .contains("cancel() has returned to its caller. Its interrupt status is set.")
        .contains("1 s later it is still there, ")
        .containsPattern("The worker has run [1-9][0-9]* units");
  }
}
