// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import stoplab.flag.BlockPollingWorker;

class BlockOfFloatsTest {
  private static final int BLOCKS = 3;

  @Test
  @Tag("bench.same-work-per-element")
  @DisplayName("the workers with blocks and with a mask run the unit equally often per element")
  void unitsAreTheSameWork() {
    int[] withBlocks = {0};
    int[] withMask = {0};
    BlockPollingWorker.Block block = BlockOfFloats.block(() -> withBlocks[0]++);
    IntConsumer element = BlockOfFloats.element(() -> withMask[0]++);
    for (int i = 0; i < BLOCKS; i++) {
      block.process(i, i + 1);
    }
    for (int i = 0; i < BLOCKS * BlockOfFloats.SIZE; i++) {
      element.accept(i);
    }
    assertThat(withMask[0]).as("[bench.same-work-per-element] with the mask").isEqualTo(BLOCKS);
    assertThat(withBlocks[0]).as("[bench.same-work-per-element] with blocks").isEqualTo(BLOCKS);
  }
}
