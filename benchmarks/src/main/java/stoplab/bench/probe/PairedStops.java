// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Warm stops, each beside one of its floor, so that both meet the machine in the same state. The
 * latencies go to {@link LatencyRecorder}. Belongs to one thread.
 */
public final class PairedStops {
  /** This many stops are discarded before the first warm one, or as many as the bound allows. */
  static final int WARM_AFTER_STOPS = 300;

  static final long WARM_UP_BOUND_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final SplittableRandom random = new SplittableRandom();
  private final LongSupplier floor;
  private final LongSupplier stop;
  private boolean warm;

  /**
   * Prepares pairs, but makes no stop yet.
   *
   * @param floor makes a stop of the floor, and returns its latency
   * @param stop makes a stop of what is measured, and returns its latency
   */
  public PairedStops(LongSupplier floor, LongSupplier stop) {
    this.floor = floor;
    this.stop = stop;
  }

  /** About how long the warm-up takes if each stop takes this long. */
  public static Duration expectedWarmUp(Duration each) {
    Duration all = each.multipliedBy(WARM_AFTER_STOPS);
    Duration bound = Duration.ofNanos(WARM_UP_BOUND_NANOS);
    return all.compareTo(bound) < 0 ? all : bound;
  }

  /**
   * Makes and records a pair, in random order; before the first pair it makes the warm-up stops.
   */
  public long next() {
    if (!warm) {
      warmUp();
      warm = true;
    }
    boolean floorFirst = random.nextBoolean(); // neither of the pair may gain from its position
    long before = floorFirst ? floor.getAsLong() : 0;
    long nanos = stop.getAsLong();
    LatencyRecorder.FLOORS.record(floorFirst ? before : floor.getAsLong());
    LatencyRecorder.LATENCIES.record(nanos);
    return nanos;
  }

  /** Makes the first stops and discards them, however JMH is set to warm up. */
  private void warmUp() {
    long begun = System.nanoTime();
    for (int stops = 0;
        stops < WARM_AFTER_STOPS && System.nanoTime() - begun < WARM_UP_BOUND_NANOS;
        stops++) {
      floor.getAsLong();
      stop.getAsLong();
      LatencyRecorder.FLOORS.discard(1);
      LatencyRecorder.LATENCIES.discard(1);
    }
  }
}
