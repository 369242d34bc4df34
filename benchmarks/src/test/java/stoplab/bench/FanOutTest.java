// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.bench.probe.waiting.WaiterGroup.Release;

class FanOutTest {
  @BeforeEach
  void nothingIsDiscardedYet() {
    FanOut.takeDiscarded();
  }

  @Test
  @Tag("bench.fanout-no-collection")
  @DisplayName("a fan-out with a garbage collection in it is no sample, but is counted")
  void collectionIsDiscardedAndCounted() throws Exception {
    Iterator<Release> turns = List.of(
            new Release(9_000, 1), new Release(8_000, 2), new Release(5_000, 0))
        .iterator();
    assertThat(FanOut.undisturbed(turns::next))
        .as("[bench.fanout-no-collection] the first without a collection")
        .isEqualTo(5_000);
    assertThat(FanOut.takeDiscarded())
        .as("[bench.fanout-no-collection] discarded fan-outs")
        .isEqualTo(2);
    assertThat(FanOut.takeDiscarded()).as("counted once").isZero();
  }

  @Test
  @Tag("bench.fanout-no-collection")
  @DisplayName("a heap in which each fan-out meets a garbage collection is an error, not a hang")
  void endlessCollectionsAreAnError() {
    assertThatIllegalStateException()
        .as("[bench.fanout-no-collection] it gives up")
        .isThrownBy(() -> FanOut.undisturbed(() -> new Release(1, 1)))
        .withMessage("a garbage collection happened during each of 10 fan-outs");
  }
}
