// SPDX-License-Identifier: Apache-2.0
package stoplab.flag.exercise;

import java.util.Objects;

/**
 * Exercise (easy): a worker that repeats a short unit of work until it is asked to stop.
 *
 * <p><b>Symptom:</b> "On my laptop the service stops at once. After an hour under load,
 * {@code stop()} returns, but one CPU stays busy and the thread never ends. With a log line in the
 * loop I cannot reproduce it."
 *
 * <p><b>Your task:</b> make {@code stop()} end the worker every time. Keep the loop fast: no pause,
 * no output, nothing else that only happens to help.
 *
 * <p><b>Hint:</b> in the interpreter ({@code java -Xint}) this worker ends. What may a compiler
 * assume about a field that the loop itself never writes?
 *
 * <p><b>Read:</b> {@code docs/2-flag.md}
 *
 * <p><b>Fails with:</b> [flag.stop-ends-compiled-loop] the worker still runs after stop()
 *
 * <p><b>Run:</b> {@code cd flag-stop && mvn test -Pexercises -Dtest=SpinningExerciseTest}
 */
public final class SpinningExercise implements Runnable {
  private final Runnable unit;
  private boolean stopRequested;

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
