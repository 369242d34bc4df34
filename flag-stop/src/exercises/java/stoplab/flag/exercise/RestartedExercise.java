// SPDX-License-Identifier: Apache-2.0
package stoplab.flag.exercise;

import java.util.Objects;

/**
 * Exercise (medium): a worker that waits for a free thread of a pool before it runs.
 *
 * <p><b>Symptom:</b> "A user cancels a job while it is still queued. The pool starts the job all
 * the same, and it runs for ever. In the log, the line of {@code stop()} stands above the line of
 * the start."
 *
 * <p><b>Your task:</b> a worker that was stopped before its start must not run a single unit. A
 * stop is for good: a later {@code run()} must not run any, either.
 *
 * <p><b>Hint:</b> write down the value of the field after each step: the constructor,
 * {@code stop()}, {@code run()}. Which thread writes last?
 *
 * <p><b>Read:</b> {@code docs/1-ask.md}
 *
 * <p><b>Fails with:</b> [flag.stop-before-start] the worker ran a unit although stop() came before
 * its start
 *
 * <p><b>Run:</b> {@code cd flag-stop && mvn test -Pexercises -Dtest=RestartedExerciseTest}
 */
public final class RestartedExercise implements Runnable {
  private final Runnable unit;
  private volatile boolean running;

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
    running = true;
    while (running) {
      unit.run();
    }
  }

  /** Asks the worker to end after the current unit. Any thread may call it. Returns at once. */
  public void stop() {
    running = false;
  }
}
