// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

/**
 * Notices like {@link FloorWorker}, and then spins for a fixed time before it ends: the true
 * latency is that time plus the floor, and an instrument that reports less is wrong.
 */
public final class KnownAnswerWorker implements Runnable {
  /** How long the worker takes from noticing to its end, in nanoseconds. */
  public static final long NANOS = 50_000;

  private final FloorWorker floor;

  public KnownAnswerWorker(Runnable unit) {
    floor = new FloorWorker(unit);
  }

  @Override
  public void run() {
    floor.run();
    long until = System.nanoTime() + NANOS;
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }

  public void stop() {
    floor.stop();
  }
}
