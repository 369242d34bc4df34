// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.Objects;

/**
 * Repeats a unit of work while its thread is not interrupted: the interrupt status is the flag.
 *
 * <p><b>Why it works:</b> {@link Thread#interrupt} sets the status; {@link Thread#isInterrupted}
 * reads it and leaves it as it is. What the interrupter wrote before happens-before all that
 * follows the poll that sees it (JLS 17.4.4). The status stays set, so that the code that runs this
 * worker, a pool or a caller's loop, can see that it was asked to stop.
 *
 * <p><b>Guarantee</b> [interrupt.polling-ends]: an interrupt ends a spinning worker, interpreted or
 * compiled, if its units end and leave the status alone.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes
 * stoplab.interrupt.InterruptPollingWorker}
 *
 * <p><b>Break it:</b> call {@code Thread.interrupted()} instead, which clears the status: the
 * worker ends, and its caller cannot see why.
 *
 * <p><b>See also:</b> {@link BlockingWorker}, which waits instead of spinning.
 */
public final class InterruptPollingWorker implements Runnable {
  private final Runnable unit;

  /**
   * Makes a worker.
   *
   * @param unit one unit of work, not null; if it catches an {@code InterruptedException}, it must
   *     set the status again, otherwise this worker runs on
   * @throws NullPointerException if {@code unit} is null
   */
  public InterruptPollingWorker(Runnable unit) {
    this.unit = Objects.requireNonNull(unit, "unit");
  }

  /**
   * Runs units until the thread is interrupted, and returns with the interrupt status set. Runs no
   * unit if it is set at the start. What a unit throws ends the worker and is passed on. Any number
   * of threads may run it; each is stopped by its own interrupt.
   */
  @Override
  public void run() {
    // @start region="loop"
    while (!Thread.currentThread().isInterrupted()) {
      unit.run();
    }
    // @end
  }

  /** Interrupts a worker that counts, and shows what is left of the interrupt when it has ended. */
  public static void main(String[] args) throws InterruptedException {
    long[] count = {0};
    InterruptPollingWorker worker = new InterruptPollingWorker(() -> count[0]++);
    InterruptDemo.interruptWhileRunning(() -> {
      worker.run();
      System.out.printf("%,d units are done.%n", count[0]);
      return null;
    });
  }
}
