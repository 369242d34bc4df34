// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.testkit.ChildJvm;
import stoplab.testkit.NoStrayThreads;

class InterruptPollingWorkerTest implements WorkerContract {
  @Override
  public Callable<?> worker(Runnable unit) {
    return Executors.callable(new InterruptPollingWorker(unit));
  }

  @Override
  public End asked() {
    return End.RETURNED_SET;
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation"})
  @Tag("interrupt.polling-ends")
  @DisplayName("a spinning worker ends with its status set: interpreted, or compiled by C1 or C2")
  void spinnerEndsHoweverItIsCompiled(String option) throws Exception {
    try (ChildJvm child = ChildJvm.start(List.of(option), InterruptPollingWorker.class)) {
      assertThat(child.awaitExit(NoStrayThreads.PATIENCE)).as("the demo ends").isTrue();
      assertThat(child.output())
          .containsPattern("[0-9][0-9,.\\h]* units are done")
          .contains("It returned. Its interrupt status is set.")
          .containsPattern("It ended [0-9.,]+ ms later");
    }
  }

  @Test
  @DisplayName("a null unit is refused")
  void nullIsRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> new InterruptPollingWorker(null))
        .withMessage("unit");
  }
}
