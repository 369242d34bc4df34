// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A flag for the loop, an interrupt for the wait: a stop wakes the worker from its pause.
 *
 * <p><b>Why it works:</b> "Java Thread Primitive Deprecation" asks for both in place of
 * {@code Thread.stop}: the flag ends the loop, and {@link Thread#interrupt} ends the wait, during
 * which no flag is polled. Here the interrupt is sent only while the worker pauses, and under a
 * lock. So it cannot tear a unit, and cannot arrive late and hit what the thread does next.
 *
 * <p><b>Guarantee</b> [flag.interrupt-ends-pause]: {@code stop()} ends the pause at once.
 * [flag.interrupt-stays-inside]: no interrupt of ours reaches a unit, or is still set when
 * {@code run()} returns. [flag.foreign-interrupt-kept]: an interrupt by other code ends the worker,
 * with any period, and stays set; only one that meets ours in the same wake-up is taken for ours.
 *
 * <p><b>Run:</b> {@code java -cp flag-stop/target/classes stoplab.flag.FlagAndInterruptWorker}
 *
 * <p><b>Break it:</b> delete {@code pausing.interrupt();} and it is
 * {@link CostlySleepingFlagWorker}.
 *
 * <p><b>See also:</b> {@link CostlyMaskPollingWorker}, for workers that compute and never wait.
 */
public final class FlagAndInterruptWorker implements Runnable {
  private final Runnable unit;
  private final Duration period;
  private final Object lock = new Object();
  private volatile boolean running = true;
  private Thread pausing; // guarded by lock; null while an interrupt would hit a unit

  /**
   * Makes a worker that has not been asked to stop.
   *
   * @param unit one unit of work, not null; if it waits itself, {@code stop()} does not wake it
   * @param period how long the worker pauses after each unit, not null; zero for not at all; the
   *     interrupt status is still checked between two units
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code period} is negative
   */
  public FlagAndInterruptWorker(Runnable unit, Duration period) {
    this.unit = Objects.requireNonNull(unit, "unit");
    this.period = Objects.requireNonNull(period, "period");
    if (period.isNegative()) {
      throw new IllegalArgumentException("the period is negative: " + period);
    }
  }

  /**
   * Runs a unit in each period until {@link #stop()}, or until other code interrupts the thread:
   * then the interrupt status is set. What a unit throws ends the worker and leaves this method.
   * One thread at a time.
   */
  @Override
  public void run() {
    // @start region="loop"
    boolean interrupted = false;
    while (running && !interrupted) {
      unit.run();
      interrupted = pause();
    }
    if (interrupted) {
      Thread.currentThread().interrupt(); // run() cannot throw it: keep the status, and leave
    }
    // @end
  }

  /** Pauses for the period, or until the stop; returns whether other code has interrupted. */
  private boolean pause() {
    synchronized (lock) {
      if (!running) {
        return false;
      }
      if (Thread.currentThread().isInterrupted()) {
        return true; // by other code: we have sent none yet
      }
      pausing = Thread.currentThread();
    }
    boolean thrown = false;
    try {
      TimeUnit.NANOSECONDS.sleep(TimeUnit.NANOSECONDS.convert(period));
    } catch (InterruptedException e) {
      thrown = true;
    }
    synchronized (lock) {
      if (pausing == null) { // stop() has sent one: it was thrown, or has yet to be cleared
        boolean left = Thread.interrupted();
        return thrown && left; // two came, so one was not ours
      }
      pausing = null;
      return thrown;
    }
  }

  /**
   * Asks the worker to end: it finishes the unit that is running, or leaves its pause at once.
   * Returns at once, and cannot be undone. Thread-safe; more calls change nothing; throws nothing.
   */
  public void stop() {
    // @start region="stop"
    synchronized (lock) {
      running = false;
      if (pausing != null && !pausing.isInterrupted()) {
        pausing.interrupt();
        pausing = null;
      }
    }
    // @end
  }

  /** Stops a worker that pauses for an hour, and prints how long it took to end. */
  public static void main(String[] args) throws InterruptedException {
    FlagAndInterruptWorker worker = new FlagAndInterruptWorker(
        () -> System.out.println("Worker is running..."), Duration.ofHours(1));
    Thread thread = new Thread(worker, "flag-and-interrupt-worker");
    thread.setDaemon(true); // so that you can break it and still get your prompt back
    thread.start();

    Thread.sleep(300);
    System.out.println("stop() is called while the worker pauses for an hour.");
    long requested = System.nanoTime();
    worker.stop();
    thread.join(1_000);
    double millis = (System.nanoTime() - requested) / 1e6;
    System.out.println(
        thread.isAlive()
            ? "The worker is still asleep 1 s after stop()."
            : String.format("The worker ended %.2f ms later.", millis));
  }
}
