// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A {@link LatchWorker} with a second latch for the way back: a request, and a proof of the end.
 *
 * <p><b>Why it works:</b> a stop is a request; the worker may be in a unit for a while. The second
 * latch opens when {@code run()} has done its last unit, however it ended. What the worker wrote
 * happens-before the return of {@code awaitEnd} (Javadoc of {@link CountDownLatch}), so its results
 * may be read then, and what it used may be closed.
 *
 * <p><b>Guarantee</b> [event.end-confirmed]: once {@code awaitEnd} has returned true, no unit runs,
 * and none ever will, even if the worker was never started. [event.self-wait-refused] A worker that
 * waits for its own end gets an exception, not a hang.
 *
 * <p><b>Run:</b> {@code java -cp event-stop/target/classes stoplab.event.StopAndConfirmWorker}
 *
 * <p><b>Break it:</b> delete {@code finally} and its braces: after a unit that throws there is no
 * proof.
 *
 * <p><b>See also:</b> {@link PoisonPillWorker}, whose stop waits for its turn.
 */
public final class StopAndConfirmWorker implements Runnable {
  private final Runnable unit;
  private final long nanos;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final SingleRun once = new SingleRun();

  /**
   * Makes a worker that has not been asked to stop, from the same arguments as a
   * {@link LatchWorker}.
   */
  public StopAndConfirmWorker(Runnable unit, Duration period) {
    this.unit = Objects.requireNonNull(unit, "unit");
    this.nanos = Period.nanos(period);
  }

  /**
   * Runs a unit after each period until {@link #stop()}, or until the thread is interrupted: then
   * the interrupt status is set. What a unit throws ends the worker and leaves this method. A
   * worker that has ended, or was stopped before its start, returns at once.
   *
   * @throws IllegalStateException if another thread runs this worker already
   */
  @Override
  public void run() {
    if (!once.begin()) {
      return;
    }
    // @start region="loop"
    try {
      while (!stopped.await(nanos, TimeUnit.NANOSECONDS)) {
        unit.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // run() cannot throw it: keep the status, and leave
    } finally {
      once.end();
      ended.countDown();
    }
    // @end
  }

  /**
   * Asks the worker to end: it leaves its wait at once, or finishes the unit that is running. A
   * worker that was never started counts as ended from then on. Returns at once, and cannot be
   * undone. Thread-safe; more calls change nothing; throws nothing.
   */
  public void stop() {
    stopped.countDown();
    if (once.endIfNew()) { // nothing will run that could open the second latch
      ended.countDown();
    }
  }

  /**
   * Waits until the worker has done its last unit; its thread may still have a few instructions to
   * go. Stops nothing. Thread-safe.
   *
   * @param timeout how long to wait at most, not null; if zero or negative, this does not wait
   * @return whether the worker has ended
   * @throws InterruptedException if the calling thread is interrupted before or while it waits
   * @throws IllegalStateException if the worker's own thread calls this, in a unit: it would wait
   *     for itself. (In a unit, do not wait for another thread that calls this, either.)
   * @throws NullPointerException if {@code timeout} is null
   */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    if (once.isInCurrentThread()) {
      throw new IllegalStateException("a worker cannot wait for its own end: call stop() alone");
    }
    return ended.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
  }

  /** Stops a worker in a unit of half a second, and waits for the proof of its end. */
  public static void main(String[] args) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    StopAndConfirmWorker worker = new StopAndConfirmWorker(
        () -> {
          System.out.println("A unit begins.");
          begun.countDown();
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
          System.out.println("The unit is finished.");
        },
        Duration.ZERO);
    new Thread(worker, "stop-and-confirm-worker").start();
    begun.await();

    worker.stop();
    System.out.println("stop() has returned. Ended? " + worker.awaitEnd(Duration.ZERO));
    System.out.println("awaitEnd() has returned. Ended? " + worker.awaitEnd(Duration.ofSeconds(5)));
  }
}
