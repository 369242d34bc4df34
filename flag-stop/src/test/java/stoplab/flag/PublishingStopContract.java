// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stoplab.testkit.Calls.Call;
import stoplab.testkit.ThreadKind;

/** The whole contract: a stop also publishes to the worker what its caller wrote before. */
interface PublishingStopContract extends StopContract {
  @ParameterizedTest
  @MethodSource("stoplab.testkit.ThreadKind#available")
  @Tag("flag.stop-publishes")
  @DisplayName("a plain write made before stop() is visible once the worker has noticed")
  default void writesBeforeStopAreVisible(ThreadKind kind) throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      int written = round;
      int[] plain = {0};
      CountDownLatch inLoop = new CountDownLatch(1);
      Subject subject = create(inLoop::countDown);
      try {
        Call<Integer> worker = call(kind, "worker", () -> {
          subject.worker().run();
          return plain[0];
        });
        awaitLatch(inLoop);
        Call<Void> stopper = call(ThreadKind.PLATFORM, "stopper", () -> {
          plain[0] = written;
          subject.stop().run();
          return null;
        });
        assertThat(endOf(worker)).as("seen by the worker after its loop").isEqualTo(written);
        endOf(stopper);
      } finally {
        letGo(subject);
      }
    }
  }
}
