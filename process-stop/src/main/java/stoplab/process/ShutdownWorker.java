// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One worker of a {@link ProgramShutdown}, and the daemon thread that asks it and waits for its
 * end. It is created when the worker is registered, so that it is ready when the hook runs.
 */
final class ShutdownWorker extends Thread {
  final String name;
  final CountDownLatch asked = new CountDownLatch(1);
  final CountDownLatch settled = new CountDownLatch(1);
  private final ProgramShutdown.Action ask;
  private final Callable<String> end;
  private volatile Seen seen = new Seen(true, "its request has not returned");

  /** What was seen of a worker. */
  record Seen(boolean running, String words) {}

  /** Makes a worker; {@code end} waits for its end, and returns a verb for it. */
  ShutdownWorker(String name, ProgramShutdown.Action ask, Callable<String> end) {
    super("shutdown of " + name);
    this.name = Objects.requireNonNull(name, "name");
    this.ask = Objects.requireNonNull(ask, "ask");
    this.end = end;
    setDaemon(true);
  }

  /** Asks the worker, and then waits for its end; both may block. */
  @Override
  public void run() {
    long requested = System.nanoTime();
    String failure = "";
    try {
      ask.run();
    } catch (Throwable e) {
      failure = "its request failed with ".concat(e.toString()).concat("; ");
    }
    seen = new Seen(true, failure.concat("still running"));
    asked.countDown();
    try {
      String verb = failure.concat(end.call());
      seen = new Seen(false, verb.concat(" after ").concat(millis(System.nanoTime() - requested)));
    } catch (Throwable e) {
      seen = new Seen(true, failure.concat("its end was not seen: ").concat(e.toString()));
    }
    settled.countDown();
  }

  /** Returns what has been seen so far, and interrupts the wait for more. */
  Seen giveUp() {
    Seen last = seen;
    interrupt();
    return last;
  }

  /** Returns a time in milliseconds, with its unit. */
  static String millis(long nanos) {
    return Double.toString(nanos / 100_000 / 10.0).concat(" ms");
  }

  /**
   * Waits for a latch, until a time by {@code nanoTime}. An interrupt does not end the wait, but is
   * kept.
   */
  static void await(CountDownLatch latch, long deadline) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
