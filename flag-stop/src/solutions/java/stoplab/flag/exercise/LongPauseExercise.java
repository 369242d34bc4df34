// SPDX-License-Identifier: Apache-2.0
package stoplab.flag.exercise;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sample solution: the flag is a latch, and the pause is a timed wait on it.
 *
 * <p>No write to a field wakes a sleeping thread. {@code countDown()} ends the {@code await} at
 * once, and touches no unit. A flag and an interrupt work too, if the interrupt is sent only during
 * the pause.
 *
 * <p><b>Lessons:</b> {@code LatchWorker} in event-stop, {@link stoplab.flag.FlagAndInterruptWorker}
 */
public final class LongPauseExercise implements Runnable {
  private final Runnable unit;
  private final long nanos;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * Makes a worker that has not been asked to stop.
   *
   * @param unit one unit of work, not null
   * @param period how long the worker pauses after each unit, not null; zero for not at all
   */
  public LongPauseExercise(Runnable unit, Duration period) {
    this.unit = Objects.requireNonNull(unit, "unit");
    this.nanos = TimeUnit.NANOSECONDS.convert(period);
  }

  /** Runs a unit, then pauses, and so on until {@link #stop()} or an interrupt. */
  @Override
  public void run() {
    try {
      while (stopped.getCount() > 0) {
        unit.run();
        stopped.await(nanos, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // run() cannot throw it: keep the status, and leave
    }
  }

  /** Asks the worker to end after the current unit. Any thread may call it. Returns at once. */
  public void stop() {
    stopped.countDown();
  }
}
