// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Polls an {@link AtomicBoolean}; of many callers of {@code stop()}, exactly one gets true.
 *
 * <p><b>Why it works:</b> {@code get} has the memory effects of a volatile read, and
 * {@code compareAndSet} those of a volatile read and write (Javadoc of {@link AtomicBoolean} and of
 * {@code VarHandle}). The second is one atomic step, so only one of the callers that try to change
 * true to false can succeed.
 *
 * <p><b>Guarantee</b> [flag.atomic-one-winner]: of all callers of {@code stop()}, exactly one gets
 * true. That caller may do what must be done once: log the reason, close a resource, notify others.
 *
 * <p><b>Run:</b> {@code java -cp flag-stop/target/classes stoplab.flag.AtomicFlagWorker}
 *
 * <p><b>Break it:</b> make {@code stop()} return {@code running.getAndSet(false) | true}: it still
 * stops the worker, but every caller wins.
 *
 * <p><b>See also:</b> {@link ExpertOpaqueFlagWorker}, with less order than volatile.
 */
public final class AtomicFlagWorker implements Runnable {
  private final Runnable unit;
  private final AtomicBoolean running = new AtomicBoolean(true);

  /**
   * Makes a worker that has not been asked to stop.
   *
   * @param unit one unit of work, not null; keep it short, since a stop waits for its end
   * @throws NullPointerException if {@code unit} is null
   */
  public AtomicFlagWorker(Runnable unit) {
    this.unit = Objects.requireNonNull(unit, "unit");
  }

  /**
   * Runs units until {@link #stop()}; what a unit throws ends the worker and leaves this method.
   */
  @Override
  public void run() {
    // @start region="loop"
    while (running.get()) {
      unit.run();
    }
    // @end
  }

  /**
   * Asks the worker to end, as {@link VolatileFlagWorker#stop()} does. Thread-safe; throws nothing.
   *
   * @return whether this call was the one that stopped the worker: true for exactly one
   */
  public boolean stop() {
    // @start region="stop"
    return running.compareAndSet(true, false);
    // @end
  }

  /** Lets three threads stop one worker, and prints how many of them got true. */
  public static void main(String[] args) throws InterruptedException {
    long[] count = {0};
    AtomicInteger winners = new AtomicInteger();
    AtomicFlagWorker worker = new AtomicFlagWorker(() -> count[0]++);
    Thread thread = new Thread(worker, "atomic-flag-worker");
    thread.setDaemon(true); // so that you can break it and still get your prompt back
    thread.start();
    Thread.sleep(300);

    Thread[] stoppers = new Thread[3];
    for (int i = 0; i < stoppers.length; i++) {
      stoppers[i] = new Thread(() -> {
        if (worker.stop()) {
          winners.incrementAndGet();
        }
      });
      stoppers[i].start();
    }
    for (Thread stopper : stoppers) {
      stopper.join();
    }
    thread.join(1_000);

    System.out.printf("3 threads called stop(); %d of them stopped the worker.%n", winners.get());
    System.out.println(
        thread.isAlive() ? "The worker is still running 1 s after stop()." : "The worker ended.");
  }
}
