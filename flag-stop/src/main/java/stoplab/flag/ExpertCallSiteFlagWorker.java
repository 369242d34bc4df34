// SPDX-License-Identifier: Apache-2.0
package stoplab.flag;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.SwitchPoint;
import java.util.Objects;

/**
 * Polls a constant: the JIT compiler folds the poll away, and a stop throws the compiled code away.
 *
 * <p><b>Why it works:</b> a {@link SwitchPoint} behaves as if it held a volatile boolean that every
 * call checks (its Javadoc). HotSpot does better: in a {@code static final} handle the answer is a
 * constant of the compiled code. {@link SwitchPoint#invalidateAll} invalidates all code that was
 * compiled with it; the threads leave that code at their next safepoint poll.
 *
 * <p><b>Guarantee</b> [flag.callsite-ends]: the flag ends a spinning worker, interpreted or
 * compiled. <b>Hazard</b> [flag.callsite-once]: there is one flag for the class, so there is one
 * stop in the life of the JVM. [flag.callsite-waits]: under a collector that compiles counted loops
 * without safepoint polls (Serial, Parallel), {@code stop()} waits for every such loop in the JVM.
 *
 * <p><b>Run:</b> {@code java -cp flag-stop/target/classes stoplab.flag.ExpertCallSiteFlagWorker}
 *
 * <p><b>Break it:</b> delete {@code final} before {@code MethodHandle}: the worker still ends, but
 * nothing is folded, and a poll costs more than a volatile read.
 *
 * <p><b>See also:</b> {@link VolatileFlagWorker}, which is the right choice unless you have
 * measured.
 */
public final class ExpertCallSiteFlagWorker implements Runnable {
  private static final SwitchPoint POINT = new SwitchPoint();

  // @start region="site"
  private static final MethodHandle RUNNING = POINT.guardWithTest(
      MethodHandles.constant(boolean.class, true), MethodHandles.constant(boolean.class, false));
  // @end

  private final Runnable unit;

  /**
   * Makes a worker. If {@link #stop()} was already called in this JVM, the worker will run no unit.
   *
   * @param unit one unit of work, not null; keep it short, since a stop waits for its end
   * @throws NullPointerException if {@code unit} is null
   */
  public ExpertCallSiteFlagWorker(Runnable unit) {
    this.unit = Objects.requireNonNull(unit, "unit");
  }

  /** Runs units until {@link #stop()}, or until one throws; the exception leaves this method. */
  @Override
  public void run() {
    // @start region="loop"
    while (isRunning()) {
      unit.run();
    }
    // @end
  }

  private static boolean isRunning() {
    try {
      return (boolean) RUNNING.invokeExact();
    } catch (Error e) {
      throw e; // for instance, no stack is left
    } catch (Throwable e) {
      throw new AssertionError("a constant throws nothing", e);
    }
  }

  /**
   * Asks all workers of this class in this JVM to end, including those made later; cannot be
   * undone. Each finishes the unit that is running. Waits until each thread has reached a safepoint
   * poll. A counted loop may have none, in a unit or elsewhere; then this waits until that loop
   * ends. Thread-safe; more calls change nothing; throws nothing.
   */
  public static void stop() {
    SwitchPoint.invalidateAll(new SwitchPoint[] {POINT});
  }

  /** Lets a worker count for a moment, stops it, and prints how long it took to end. */
  public static void main(String[] args) throws InterruptedException {
    long[] count = {0};
    Thread thread =
        new Thread(new ExpertCallSiteFlagWorker(() -> count[0]++), "call-site-flag-worker");
    thread.setDaemon(true); // so that you can break it and still get your prompt back
    thread.start();

    Thread.sleep(300);
    System.out.println("stop() is called while the worker spins.");
    long requested = System.nanoTime();
    stop();
    thread.join(1_000);
    double millis = (System.nanoTime() - requested) / 1e6;
    if (thread.isAlive()) {
      System.out.println("The worker is still running 1 s after stop().");
    } else {
      System.out.printf("The worker ended %.2f ms later, after %,d units.%n", millis, count[0]);
    }
  }
}
