// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
class BrokenParkSpinWorkerTest {
  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("interrupt.park-spins")
  @DisplayName("after an interrupt it parks without a pause and runs on, with its status set")
  void interruptMakesItSpin(ThreadKind kind) throws Exception {
    BrokenParkSpinWorker worker = new BrokenParkSpinWorker();
    Call<Void> call = Calls.start(kind, worker::run);
    try {
      await()
          .atMost(NoStrayThreads.PATIENCE)
          .until(() -> StatusContract.Subject.isBlockedIn(call.thread(), "park"));
      assertThat(worker.parks()).as("parks before the interrupt").isLessThan(100);
      call.thread().interrupt();
      await().atMost(NoStrayThreads.PATIENCE).until(() -> worker.parks() > 100_000);
      assertThat(call.thread().isInterrupted()).as("status while it spins").isTrue();
      CountDownLatch done = new CountDownLatch(1);
      worker.submit(done::countDown);
      PoolContract.awaitOpen(done, "the worker still works");
    } finally {
      worker.stop();
      call.end(NoStrayThreads.PATIENCE);
    }
  }

  @Test
  @Tag("interrupt.park-spins")
  @DisplayName("the demo shows few parks before the interrupt, very many in the second after it")
  void demoShowsHazard() throws Exception {
    assertThat(Demo.outputOf(BrokenParkSpinWorker.class))
        .containsPattern("It has parked [1-9] times; now it is interrupted")
        .containsPattern("1 s later it is still there, (RUNNABLE|WAITING)") // both are seen
        .containsPattern("By now it has parked [0-9]+(\\D[0-9]{3})+ times")
        .contains("It returned. Its interrupt status is set.");
  }
}
