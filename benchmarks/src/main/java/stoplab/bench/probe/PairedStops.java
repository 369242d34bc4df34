// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Warm stops, each beside one of its floor and perhaps others, so that all meet the machine in the
 * same state. The latencies go to {@link LatencyRecorder}. Belongs to one thread.
 */
public final class PairedStops {
  /** This many stops are discarded before the first warm one, or as many as the bound allows. */
  static final int WARM_AFTER_STOPS = 300;

  static final long WARM_UP_BOUND_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final List<Side> sides = new ArrayList<>();
  private boolean warm;

  /** One of the stops of a turn. */
  private record Side(LatencyRecorder recorder, LongSupplier stop) {}

  /**
   * Prepares pairs, but makes no stop yet.
   *
   * @param floor makes a stop of the floor, and returns its latency
   * @param stop makes a stop of what is measured, and returns its latency
   */
  public PairedStops(LongSupplier floor, LongSupplier stop) {
    sides.add(new Side(LatencyRecorder.FLOORS, floor));
    sides.add(new Side(LatencyRecorder.LATENCIES, stop));
  }

  /**
   * Adds a stop to each turn; only before the first.
   *
   * @param name the name of the recorder of its latencies
   * @param stop makes the stop, and returns its latency
   */
  public void addBeside(String name, LongSupplier stop) {
    sides.add(new Side(LatencyRecorder.named(name), stop));
  }

  /** About how long the warm-up takes if each stop takes this long. */
  public static Duration expectedWarmUp(Duration each) {
    Duration all = each.multipliedBy(WARM_AFTER_STOPS);
    Duration bound = Duration.ofNanos(WARM_UP_BOUND_NANOS);
    return all.compareTo(bound) < 0 ? all : bound;
  }

  /**
   * Makes and records a turn, in random order: none may gain from its position. Before the first it
   * warms up.
   */
  public void next() {
    if (!warm) {
      warmUp();
    }
    Collections.shuffle(sides, ThreadLocalRandom.current());
    for (Side side : sides) {
      side.recorder().record(side.stop().getAsLong());
    }
  }

  /** Makes the first stops and discards them, however JMH is set to warm up. */
  public void warmUp() {
    warm = true;
    long begun = System.nanoTime();
    for (int stops = 0;
        stops < WARM_AFTER_STOPS && System.nanoTime() - begun < WARM_UP_BOUND_NANOS;
        stops++) {
      for (Side side : sides) {
        side.stop().getAsLong();
        side.recorder().discard(1);
      }
    }
  }
}
