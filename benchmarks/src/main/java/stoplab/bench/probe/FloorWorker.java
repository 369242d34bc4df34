// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.util.Objects;

/**
 * The floor: request and acknowledgement with nothing between.
 *
 * <p>One thread spins on a bare volatile variable which the other writes. What this takes is what
 * the machine needs to bring one cache line from one CPU to the other, and what it costs to read
 * the clock. What a technique takes beyond it is the technique's own.
 */
public final class FloorWorker implements Runnable {
  private final Runnable unit;
  private volatile boolean requested;

  public FloorWorker(Runnable unit) {
    this.unit = Objects.requireNonNull(unit, "unit");
  }

  /** Runs one unit, to be seen; then spins with nothing in the loop, not even a pause. */
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
