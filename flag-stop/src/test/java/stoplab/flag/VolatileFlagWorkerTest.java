// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoplab.testkit.Demo;

class VolatileFlagWorkerTest implements PublishingStopContract {
  @Override
  public Subject create(Runnable unit) {
    VolatileFlagWorker worker = new VolatileFlagWorker(unit);
    return new Subject(worker, worker::stop);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", SpinAndStop.C2_ALONE})
  @Tag("flag.volatile-ends")
  @DisplayName("a volatile flag always ends a spinning worker: interpreter, C1 alone, C2 alone")
  void volatileFlagEndsSpinner(String compiler) throws Exception {
    SpinAndStop.assertEnds(compiler, getClass());
  }

  @Test
  @DisplayName("the demo shows a worker that ends")
  void demoShowsWorkerThatEnds() throws Exception {
    assertThat(Demo.outputOf(VolatileFlagWorker.class))
        .contains("stop() is called")
        .contains("The worker ended");
  }

  @Test
  @DisplayName("a worker without a unit is refused at once")
  void nullUnitIsRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> new VolatileFlagWorker(null))
        .withMessage("unit");
  }
}
