// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.util.function.IntConsumer;
import stoplab.flag.BlockPollingWorker;
import stoplab.flag.CostlyMaskPollingWorker;

/**
 * Work for the workers that process elements: {@code y[i] += a * x[i]} over the same 4,096 floats
 * again and again, as in {@code PollCostSaxpy}. A stop waits for the rest of a block or group, so
 * there must be real work in it. Both workers run the unit once in {@value #SIZE} elements
 * [bench.same-work-per-element]. With the mask this takes an extra branch at each element, so the
 * difference between the two is not due to the mask alone.
 */
public final class BlockOfFloats {
  static final int SIZE = 4096;

  private final float a = 1e-6f;
  private final float[] x = new float[SIZE];
  private final float[] y = new float[SIZE];

  private BlockOfFloats() {}

  /**
   * A worker with one poll per block. To the worker, a block is one element, so its work never
   * ends.
   */
  public static BlockPollingWorker worker(Runnable unit) {
    return new BlockPollingWorker(Integer.MAX_VALUE, 1, block(unit));
  }

  /** Processes all floats, and then runs the unit. */
  static BlockPollingWorker.Block block(Runnable unit) {
    BlockOfFloats floats = new BlockOfFloats();
    return (from, to) -> {
      floats.addAll();
      unit.run();
    };
  }

  /**
   * A worker with a mask. It ends by itself after two thousand million elements, which take
   * seconds: far longer than any wait for a stop.
   */
  public static CostlyMaskPollingWorker maskWorker(Runnable unit) {
    return new CostlyMaskPollingWorker(Integer.MAX_VALUE, element(unit));
  }

  /** Processes one float, and runs the unit at the first of them. */
  static IntConsumer element(Runnable unit) {
    BlockOfFloats floats = new BlockOfFloats();
    return i -> {
      int at = i % SIZE;
      floats.addOne(at);
      if (at == 0) {
        unit.run();
      }
    };
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
