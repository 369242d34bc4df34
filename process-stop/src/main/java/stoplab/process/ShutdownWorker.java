// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One worker of a {@link ProgramShutdown}: how to ask it, and what was seen of its end. */
final class ShutdownWorker {
  private static final long LOOK_MILLIS = 20;

  /** What was seen of a worker. */
  record Seen(boolean running, String words) {}

  final String name;
  final CountDownLatch asked = new CountDownLatch(1);
  final CountDownLatch settled = new CountDownLatch(1);
  private final ProgramShutdown.Action ask;
  private final Callable<String> end;
  private volatile Seen seen = new Seen(true, "its request has not returned");
  private volatile Thread helper;

  /** Makes a worker; {@code end} waits for its end, and returns a verb for it. */
  ShutdownWorker(String name, ProgramShutdown.Action ask, Callable<String> end) {
    this.name = Objects.requireNonNull(name, "name");
    this.ask = Objects.requireNonNull(ask, "ask");
    this.end = end;
  }

  /** Waits for a thread, but for none that is in {@code System.exit} or among the closers. */
  static String awaitEnd(Thread thread, Set<Thread> closers) throws InterruptedException {
    while (true) {
      thread.join(LOOK_MILLIS);
      if (!thread.isAlive()) {
        return "ended";
      }
      if (closers.contains(thread) || isInExit(thread)) {
        return "found waiting for the shutdown";
      }
    }
  }

  private static boolean isInExit(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals("java.lang.Runtime")
          && frame.getMethodName().equals("exit")) {
        return true;
      }
    }
    return false;
  }

  /** Starts a daemon thread which asks the worker, and then waits for its end: both may block. */
  void begin() {
    helper = Show.daemon("shutdown of " + name, this::stop);
  }

  private void stop() {
    long requested = System.nanoTime();
    String failure = "";
    try {
      ask.run();
    } catch (Throwable e) {
      failure = "its request failed with " + e + "; ";
    }
    seen = new Seen(true, failure + "still running");
    asked.countDown();
    try {
      String verb = end.call();
      double millis = (System.nanoTime() - requested) / 1e6;
      seen = new Seen(false, String.format("%s%s after %.1f ms", failure, verb, millis));
    } catch (Throwable e) {
      seen = new Seen(true, failure + "its end was not seen: " + e);
    }
    settled.countDown();
  }

  /** Returns what was seen so far, and interrupts the wait for more. */
  Seen giveUp() {
    Seen last = seen;
    helper.interrupt();
    return last;
  }

  /**
   * Waits for a latch, until a time on {@code nanoTime}. An interrupt does not end it, but is kept.
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
