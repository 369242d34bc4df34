// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import java.util.Objects;

/**
 * The worker of {@link VolatileFlagWorker} with a plain flag: it may run for ever.
 *
 * <p><b>Why it fails:</b> nothing orders a plain write before a plain read in another thread, so
 * the compiler may read the field once and use that value in every turn. JLS 17.3 shows this for a
 * loop that even sleeps. HotSpot's C2 does so: it hoists the read out of the loop when on-stack
 * replacement compiles the running loop.
 *
 * <p><b>Hazard</b> [flag.plain-may-hang]: compiled by C2, the worker is seen to run on after its
 * stop. In the interpreter ({@code -Xint}) it ends [flag.plain-interpreted-ends], so short tests
 * pass. {@code System.nanoTime()} in the loop does not save it [flag.nanotime-no-rescue]: it is no
 * barrier.
 *
 * <p><b>Run:</b> {@code java -cp flag-stop/target/classes stoplab.flag.BrokenPlainFlagWorker}; add
 * {@code nanoTime} for a unit that reads the clock.
 *
 * <p><b>Break it:</b> it is broken; put {@code volatile} before {@code boolean} to mend it.
 *
 * <p><b>See also:</b> {@link AtomicFlagWorker}, which tells one caller of many that its call was
 * the one that stopped the worker.
 */
public final class BrokenPlainFlagWorker implements Runnable {
  private final Runnable unit;
  private boolean running = true;

  /**
   * Makes a worker that has not been asked to stop.
   *
   * @param unit one unit of work, not null
   * @throws NullPointerException if {@code unit} is null
   */
  public BrokenPlainFlagWorker(Runnable unit) {
    this.unit = Objects.requireNonNull(unit, "unit");
  }

  /** Runs units until {@link #stop()} is seen, which may be never. */
  @Override
  public void run() {
    // @start region="loop"
    while (running) {
      unit.run();
    }
    // @end
  }

  /** Clears the flag. Not thread-safe: the worker need not see it. Returns at once. */
  public void stop() {
    running = false;
  }

  /**
   * Lets a worker count for a moment, stops it, and waits one second for the end.
   *
   * @param args {@code nanoTime} for a unit that reads the clock; otherwise the unit counts
   * @throws InterruptedException if the main thread is interrupted while it waits
   */
  public static void main(String[] args) throws InterruptedException {
    long[] count = {0};
    boolean readsClock = args.length > 0 && args[0].equalsIgnoreCase("nanoTime");
    Runnable unit = readsClock ? () -> count[0] += System.nanoTime() & 1 : () -> count[0]++;
    BrokenPlainFlagWorker worker = new BrokenPlainFlagWorker(unit);
    Thread thread = new Thread(worker, "broken-plain-flag-worker");
    thread.setDaemon(true); // otherwise a worker that never ends would keep this JVM alive
    thread.start();

    Thread.sleep(300);
    System.out.println("stop() is called while the worker spins.");
    worker.stop();
    thread.join(1_000);

    System.out.println(
        thread.isAlive()
            ? "The worker is still running 1 s after stop(): it does not see the flag."
            : "The worker ended: this time the plain flag was seen.");
  }
}
