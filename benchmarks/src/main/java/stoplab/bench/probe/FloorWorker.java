// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.util.Objects;

/**
 * The floor: request and acknowledgement with nothing in between.
 *
 * <p>One thread spins on a bare volatile variable that the other writes. This takes as long as the
 * machine needs to move one cache line from one CPU to the other, and to read the clock. What a
 * technique takes beyond that is its own cost.
 */
public final class FloorWorker implements Runnable {
  private final Runnable unit;
  private volatile boolean requested;

  public FloorWorker(Runnable unit) {
    this.unit = Objects.requireNonNull(unit, "unit");
  }

  /** Runs one unit, so that it is seen; then spins with nothing in the loop, not even a pause. */
  @Override
  public void run() {
    unit.run();
    boolean noticed = false;
    while (!noticed) {
      noticed = requested;
    }
  }

  public void stop() {
    requested = true;
  }
}
