// SPDX-License-Identifier: Apache-2.0
package stoplab.flag.exercise;

import java.util.Objects;

/**
 * Sample solution: the flag is true from the beginning, and only {@code stop()} writes it.
 *
 * <p>The first line of {@code run()} erased a stop that had come earlier. A stop request goes one
 * way: no code sets the flag back, so no order of the calls can lose it.
 *
 * <p><b>Lesson:</b> {@link stoplab.flag.VolatileFlagWorker}
 */
public final class RestartedExercise implements Runnable {
  private final Runnable unit;
  private volatile boolean running = true;

  /**
   * Makes a worker that has not been asked to stop.
   *
   * @param unit one unit of work, not null
   */
  public RestartedExercise(Runnable unit) {
    this.unit = Objects.requireNonNull(unit, "unit");
  }

  /** Runs unit after unit until {@link #stop()}. */
  @Override
  public void run() {
    while (running) {
      unit.run();
    }
  }

  /** Asks the worker to end after the current unit. Any thread may call it. Returns at once. */
  public void stop() {
    running = false;
  }
}
