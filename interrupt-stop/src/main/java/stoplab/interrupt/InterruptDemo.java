// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * What the demos share: they show how a call ends when its thread is asked to stop, and what is
 * left. A printed time ends where the call ends [interrupt.demo-stamps-the-end].
 */
final class InterruptDemo {
  /** How long to watch a call that is not expected to end. */
  static final long DEAF_MILLIS = 1_000;

  /** How long to wait for what is expected at once: a busy machine may need that long. */
  private static final long PATIENCE_MILLIS = 10_000;

  private static final Set<Thread.State> BLOCKED =
      EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.BLOCKED);

  private InterruptDemo() {}

  /** Interrupts a call once it is seen blocked in a method, and prints how it has ended. */
  static void interruptInWait(Callable<?> call, String method) throws InterruptedException {
    interruptInWait(call, method, PATIENCE_MILLIS);
  }

  /** The same for a call that is expected to go on. */
  static void interruptInVain(Callable<?> call, String method) throws InterruptedException {
    interruptInWait(call, method, DEAF_MILLIS);
  }

  private static void interruptInWait(Callable<?> call, String method, long millis)
      throws InterruptedException {
    Thread thread = start(call);
    awaitBlockedIn(thread, method);
    interrupt(thread, millis);
  }

  /** Interrupts a call after it has run for a moment, and prints how it has ended. */
  static void interruptWhileRunning(Callable<?> call) throws InterruptedException {
    interruptWhileRunning(call, PATIENCE_MILLIS);
  }

  /** The same; waits at most the given number of milliseconds for the end. */
  static void interruptWhileRunning(Callable<?> call, long millis) throws InterruptedException {
    Thread thread = start(call);
    Thread.sleep(300);
    interrupt(thread, millis);
  }

  private static void interrupt(Thread thread, long millis) throws InterruptedException {
    System.out.println("The worker is " + thread.getState() + "; now it is interrupted.");
    long requested = System.nanoTime();
    thread.interrupt();
    awaitEnd(thread, requested, millis);
  }

  /** Interrupts a worker three times, each time after it has survived the previous interrupt. */
  static void interruptThrice(Runnable worker, IntSupplier survived) throws InterruptedException {
    Thread thread = start(Executors.callable(worker));
    for (int i = 0; i < 3; i++) {
      int before = i;
      awaitBlockedIn(thread, "sleep");
      thread.interrupt();
      await(() -> survived.getAsInt() > before);
    }
    awaitBlockedIn(thread, "sleep");
    System.out.println("It was interrupted three times, and is still there, "
        + thread.getState()
        + ", its interrupt status "
        + (thread.isInterrupted() ? "set." : "clear."));
  }

  /** Sleeps, and prints whether it was interrupted. */
  static void sleepAndReport(long millis) {
    try {
      Thread.sleep(millis);
      System.out.println("The task has slept well, to its end. " + status());
    } catch (InterruptedException e) {
      System.out.println("The task was interrupted in its sleep. " + status());
    }
  }

  /** Starts a daemon thread that prints how its call ended, and with which status. */
  static Thread start(Callable<?> call) {
    Thread thread = new StampedThread(call);
    thread.start();
    return thread;
  }

  /** A thread that stamps the end of its call, before it builds and prints the message. */
  private static final class StampedThread extends Thread {
    private final Callable<?> call;
    private long endedNanos; // written before the end of the thread, read after a join

    StampedThread(Callable<?> call) {
      super("worker");
      this.call = call;
      setDaemon(true); // so that you can break it and still get your prompt back
    }

    @Override
    public void run() {
      Exception thrown = null;
      try {
        call.call();
      } catch (Exception e) {
        thrown = e;
      }
      endedNanos = System.nanoTime();
      System.out.println((thrown == null ? "It returned" : "It threw " + thrown) + ". " + status());
    }
  }

  /** Waits until a thread is blocked in a method; class loading alone may show the same state. */
  static void awaitBlockedIn(Thread thread, String method) throws InterruptedException {
    await(() -> !thread.isAlive() || (BLOCKED.contains(thread.getState()) && isIn(thread, method)));
  }

  /** Waits until a method is seen on a thread's stack: a thread that reads a socket is RUNNABLE. */
  static void awaitIn(Thread thread, String method) throws InterruptedException {
    await(() -> !thread.isAlive() || isIn(thread, method));
  }

  private static boolean isIn(Thread thread, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long since = System.nanoTime();
    while (!condition.getAsBoolean()
        && System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
      Thread.sleep(1);
    }
  }

  /**
   * Waits for an end that is expected, and prints how long after the request the call ended.
   *
   * @param thread what {@link #start} has returned
   * @param requestedNanos {@code System.nanoTime()} of the request
   */
  static void awaitEnd(Thread thread, long requestedNanos) throws InterruptedException {
    awaitEnd(thread, requestedNanos, PATIENCE_MILLIS);
  }

  /** The same; waits at most the given number of milliseconds for the end. */
  static void awaitEnd(Thread thread, long requestedNanos, long millis)
      throws InterruptedException {
    thread.join(millis);
    System.out.println(
        thread.isAlive()
            ? millis / 1_000 + " s later it is still there, " + thread.getState() + "."
            : String.format(
                "It ended %.2f ms later.",
                (((StampedThread) thread).endedNanos - requestedNanos) / 1e6));
  }

  /** The interrupt status of the calling thread, in words. */
  static String status() {
    return "Its interrupt status is "
        + (Thread.currentThread().isInterrupted() ? "set." : "clear.");
  }
}
