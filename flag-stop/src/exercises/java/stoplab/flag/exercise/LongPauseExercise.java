// SPDX-License-Identifier: Apache-2.0
package stoplab.flag.exercise;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Exercise (hard): a worker that refreshes something, pauses, and refreshes it again.
 *
 * <p><b>Symptom:</b> "Our shutdown takes up to five minutes. A thread dump shows this worker asleep
 * all that time, and five minutes is its refresh period. It does end after its pause."
 *
 * <p><b>Your task:</b> {@code stop()} must end the pause at once. A unit that is running must be
 * left alone: it is finished, and nothing interrupts it. Do not cut the pause into short naps.
 *
 * <p><b>Hint:</b> a sleeping thread reads no fields. Which calls of {@code java.util.concurrent}
 * wait for a time <i>or</i> for an event, whichever comes first?
 *
 * <p><b>Read:</b> {@code docs/3-wait.md}
 *
 * <p><b>Fails with:</b> [flag.interrupt-ends-pause] the worker is still in its pause after stop()
 *
 * <p><b>Run:</b> {@code cd flag-stop && mvn test -Pexercises -Dtest=LongPauseExerciseTest}
 */
public final class LongPauseExercise implements Runnable {
  private final Runnable unit;
  private final long nanos;
  private volatile boolean running = true;

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
      while (running) {
        unit.run();
        TimeUnit.NANOSECONDS.sleep(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // run() cannot throw it: keep the status, and leave
    }
  }

  /** Asks the worker to end after the current unit. Any thread may call it. Returns at once. */
  public void stop() {
    running = false;
  }
}
