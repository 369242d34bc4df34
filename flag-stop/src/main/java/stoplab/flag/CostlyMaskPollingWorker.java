// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import java.util.Objects;
import java.util.function.IntConsumer;

/**
 * Works on elements one by one, and polls a volatile flag at every 1,024th: the common advice.
 *
 * <p><b>Why it works:</b> the flag is volatile, so the worker sees the stop when it polls (JLS
 * 17.4.4). But the mask is tested for every element, and C2 refuses to vectorise a loop with
 * control flow in its body. The mask saves the reads, which are cheap, but not the vectorisation.
 *
 * <p><b>Guarantee</b> [flag.mask-lag]: after {@code stop()} the worker goes on to the next multiple
 * of 1,024, and ends there. For the contract of this package, such a group is one unit.
 *
 * <p><b>Run:</b> {@code java -cp flag-stop/target/classes stoplab.flag.CostlyMaskPollingWorker}
 *
 * <p><b>Break it:</b> delete the word {@code volatile}: C2 reads the field once, and the worker
 * goes on to the last element.
 *
 * <p><b>See also:</b> {@link BlockPollingWorker}, which takes the poll out of the inner loop.
 */
public final class CostlyMaskPollingWorker implements Runnable {
  /** The worker polls at each index in which these bits are zero. */
  private static final int MASK = 1023;

  private final int length;
  private final IntConsumer element;
  private volatile boolean running = true;

  /**
   * Makes a worker that has not been asked to stop.
   *
   * @param length the number of elements, not negative
   * @param element works on the element at an index from 0 to {@code length - 1}, not null
   * @throws NullPointerException if {@code element} is null
   * @throws IllegalArgumentException if {@code length} is negative
   */
  public CostlyMaskPollingWorker(int length, IntConsumer element) {
    this.element = Objects.requireNonNull(element, "element");
    this.length = length;
    if (length < 0) {
      throw new IllegalArgumentException("the length is negative: " + length);
    }
  }

  /**
   * Works on all elements in order, or until {@link #stop()}; what {@code element} throws ends the
   * worker and leaves this method.
   */
  @Override
  public void run() {
    // @start region="loop"
    for (int i = 0; i < length; i++) {
      if ((i & MASK) == 0 && !running) {
        return;
      }
      element.accept(i);
    }
    // @end
  }

  /**
   * Asks the worker to end: it goes on to the next multiple of 1,024. Returns at once, and cannot
   * be undone. Thread-safe; more calls change nothing; throws nothing.
   */
  public void stop() {
    running = false;
  }

  /** Stops a worker in the middle of its array, and prints how far it got. */
  public static void main(String[] args) throws InterruptedException {
    int[] last = {0};
    CostlyMaskPollingWorker worker =
        new CostlyMaskPollingWorker(Integer.MAX_VALUE, i -> last[0] = i);
    Thread thread = new Thread(worker, "mask-polling-worker");
    thread.setDaemon(true); // so that you can break it and still get your prompt back
    thread.start();

    Thread.sleep(300);
    System.out.println("stop() is called in the middle of the work.");
    worker.stop();
    thread.join(1_000);
    if (thread.isAlive()) {
      System.out.println("The worker is still running 1 s after stop().");
    } else {
      System.out.printf(
          "The worker ended after %,d elements, which is %d groups of 1,024 and %d.%n",
          last[0] + 1, (last[0] + 1) / 1024, (last[0] + 1) % 1024);
    }
  }
}
