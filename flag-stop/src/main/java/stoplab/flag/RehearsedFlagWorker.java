// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import java.util.Objects;

/**
 * The volatile flag again, but the exit of the loop is rehearsed, so a first stop finds it
 * compiled.
 *
 * <p><b>Why it works:</b> the loop runs for a long time, so HotSpot compiles it while it runs
 * (on-stack replacement). C2 compiles no code for a branch that its profile has never seen taken;
 * it puts an uncommon trap there ({@code Parse::seems_never_taken} in {@code parse2.cpp}, reason
 * {@code unstable_if}). The first stop springs this trap: the code is thrown away, and the
 * interpreter leaves the loop. The rehearsal runs workers that were stopped before they began. Each
 * takes the exit at once, so the profile has seen the exit taken.
 *
 * <p><b>Guarantee</b> [flag.rehearsal-runs-no-unit]: the contract of this package holds, and the
 * rehearsal runs no unit. [flag.rehearsed-springs-no-trap]: a stop is seen to throw no compiled
 * loop away. The JIT compiler is free to do otherwise, so no speed is promised.
 *
 * <p><b>Run:</b> {@code java -cp flag-stop/target/classes stoplab.flag.RehearsedFlagWorker}; with
 * {@code -XX:+PrintCompilation}, JDK 25 says why: {@code made not entrant: uncommon trap}.
 *
 * <p><b>Break it:</b> set {@code REHEARSALS} to 0, and both stops of the demo spring the trap. No
 * rehearsal helps {@link ExpertCallSiteFlagWorker}, whose stop always throws its code away.
 *
 * <p><b>See also:</b> {@link VolatileFlagWorker}, the same loop without the rehearsal.
 */
public final class RehearsedFlagWorker implements Runnable {
  /** C1 profiles after 200 calls; if it is late, the interpreter after 400 (should_create_mdo). */
  private static final int REHEARSALS = 1_000;

  private final Runnable unit;
  private volatile boolean running = true;

  // @start region="rehearsal"
  static {
    for (int i = 0; i < REHEARSALS; i++) {
      RehearsedFlagWorker rehearsed = new RehearsedFlagWorker(() -> {});
      rehearsed.stop();
      rehearsed.run();
    }
  }
  // @end

  /**
   * Makes a worker that has not been asked to stop.
   *
   * @param unit one unit of work, not null; keep it short, since a stop waits for its end
   * @throws NullPointerException if {@code unit} is null
   */
  public RehearsedFlagWorker(Runnable unit) {
    this.unit = Objects.requireNonNull(unit, "unit");
  }

  /** Runs units until {@link #stop()}; what a unit throws ends the worker, as an exception here. */
  @Override
  public void run() {
    while (running) {
      unit.run();
    }
  }

  /** Asks the worker to end, as {@link VolatileFlagWorker#stop()} does. Thread-safe. */
  public void stop() {
    running = false;
  }

  /** Stops one worker of each class: each has a profile of its own, so one JVM can show both. */
  public static void main(String[] args) throws InterruptedException {
    long[] counts = new long[32]; // far apart, so that the workers share no cache line
    RehearsedFlagWorker rehearsed = new RehearsedFlagWorker(() -> counts[0]++);
    show("rehearsed", rehearsed, rehearsed::stop); // first: it pays for what a first call links
    VolatileFlagWorker other = new VolatileFlagWorker(() -> counts[31]++);
    show("unrehearsed", other, other::stop);
  }

  private static void show(String name, Runnable worker, Runnable stop)
      throws InterruptedException {
    long[] left = {0};
    Thread thread = new Thread(() -> {
      worker.run();
      left[0] = System.nanoTime();
    });
    thread.setDaemon(true); // so that you can break it and still get your prompt back
    thread.start();
    Thread.sleep(300);
    long requested = System.nanoTime();
    stop.run();
    thread.join(1_000);
    System.out.println(
        thread.isAlive()
            ? name + ": still running 1 s after stop()"
            : name + ": left its loop after " + (left[0] - requested) / 1_000 + " microseconds");
  }
}
