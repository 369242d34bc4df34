// SPDX-License-Identifier: Apache-2.0
package stoplab.flag.exercise;

import java.util.Objects;

/**
 * Sample solution: the flag is {@code volatile}.
 *
 * <p>The loop did not write the plain field, so the compiler was allowed to read it once, before
 * the loop. A volatile read happens in every turn and sees the last write (JLS 17.4.4).
 *
 * <p><b>Lesson:</b> {@link stoplab.flag.VolatileFlagWorker}
 */
public final class SpinningExercise implements Runnable {
  private final Runnable unit;
  private volatile boolean stopRequested;

  /**
   * Makes a worker that has not been asked to stop.
   *
   * @param unit one unit of work, not null
   */
  public SpinningExercise(Runnable unit) {
    this.unit = Objects.requireNonNull(unit, "unit");
  }

  /** Runs unit after unit until {@link #stop()}. */
  @Override
  public void run() {
    while (!stopRequested) {
      unit.run();
    }
  }

  /** Asks the worker to end after the current unit. Any thread may call it. Returns at once. */
  public void stop() {
    stopRequested = true;
  }
}
