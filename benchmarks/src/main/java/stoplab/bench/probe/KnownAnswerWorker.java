// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

/**
 * Notices like {@link FloorWorker}, and then spins for a fixed time before it ends: the true
 * latency is that time plus the floor, and an instrument that reports less is wrong.
 */
public final class KnownAnswerWorker implements Runnable {
  /** Far above the floor, in nanoseconds. */
  public static final long NANOS = 50_000;

  /** So near to the floor that an error of one reading of the clock shows, in nanoseconds. */
  public static final long NEAR_NANOS = 200;

  private final FloorWorker floor;
  private final long nanos;

  /**
   * Makes a worker.
   *
   * @param unit what it repeats
   * @param nanos how long it takes from noticing to its end, in nanoseconds
   */
  public KnownAnswerWorker(Runnable unit, long nanos) {
    this.floor = new FloorWorker(unit);
    this.nanos = nanos;
  }

  @Override
  public void run() {
    floor.run();
    long until = System.nanoTime() + nanos;
    long now;
    do {
      now = System.nanoTime(); // and no onSpinWait, which may take as long as several readings
    } while (now - until < 0);
  }

  public void stop() {
    floor.stop();
  }
}
