// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

import stoplab.flag.BlockPollingWorker;
import stoplab.flag.CostlyMaskPollingWorker;

/**
 * Work for the workers that go through elements: {@code y[i] += a * x[i]} over the same 4,096
 * floats again and again, as in {@link PollCostSaxpy}. A stop waits for the rest of a block or
 * group, so there must be real work in it.
 */
final class BlockOfFloats {
  private static final int SIZE = 4096;

  private final float a = 1e-6f;
  private final float[] x = new float[SIZE];
  private final float[] y = new float[SIZE];

  private BlockOfFloats() {}

  /**
   * A worker with one poll per block; to it a block is one element, so that its work never ends.
   */
  static BlockPollingWorker worker(Runnable unit) {
    BlockOfFloats floats = new BlockOfFloats();
    return new BlockPollingWorker(Integer.MAX_VALUE, 1, (from, to) -> {
      floats.addAll();
      unit.run();
    });
  }

  /**
   * A worker with a mask, which runs the unit with each element. It ends by itself after two
   * thousand million of them, which take seconds: far longer than a stop is waited for.
   */
  static CostlyMaskPollingWorker maskWorker(Runnable unit) {
    BlockOfFloats floats = new BlockOfFloats();
    return new CostlyMaskPollingWorker(Integer.MAX_VALUE, i -> {
      floats.addOne(i % SIZE);
      unit.run();
    });
  }

  private void addAll() {
    for (int i = 0; i < SIZE; i++) {
      y[i] += a * x[i];
    }
  }

  private void addOne(int i) {
    y[i] += a * x[i];
  }
}
