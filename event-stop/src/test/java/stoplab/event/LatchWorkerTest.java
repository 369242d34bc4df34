// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.testkit.Demo;

class LatchWorkerTest implements WorkerContract {
  @Override
  public Subject create(Runnable unit, Duration period) {
    LatchWorker worker = new LatchWorker(unit, period);
    return new Subject(worker, worker::stop);
  }

  @Test
  @Tag("event.stop-ends-wait")
  @DisplayName("the demo shows a wait of an hour that ends at once")
  void demoShowsStop() throws Exception {
    assertThat(Demo.outputOf(LatchWorker.class))
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
}
