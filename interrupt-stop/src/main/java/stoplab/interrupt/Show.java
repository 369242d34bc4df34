// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** What the demos show: how a call ends when its thread is asked to stop, and what is left. */
final class Show {
  private static final Set<Thread.State> BLOCKED =
      EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.BLOCKED);

  private Show() {}

  /** Interrupts a call once it is seen blocked, and prints how it has ended. */
  static void interruptOnceBlocked(Callable<?> call) throws InterruptedException {
    Thread thread = start(call);
    awaitBlocked(thread);
    interrupt(thread);
  }

  /** Interrupts a call after it has run for a moment, and prints how it has ended. */
  static void interruptOnceRunning(Runnable call) throws InterruptedException {
    Thread thread = start(() -> {
      call.run();
      return null;
    });
    Thread.sleep(300);
    interrupt(thread);
  }

  /** Interrupts a worker three times, each time once it is seen blocked, and prints its state. */
  static void interruptThrice(Runnable worker) throws InterruptedException {
    Thread thread = start(() -> {
      worker.run();
      return null;
    });
    for (int i = 1; i <= 3; i++) {
      awaitBlocked(thread);
      thread.interrupt();
      awaitTaken(thread);
    }
    awaitBlocked(thread);
    System.out.println("It was interrupted three times, and is still there, " + thread.getState()
        + ", its interrupt status " + (thread.isInterrupted() ? "set." : "clear."));
  }

  /** Waits until a thread has taken note of its interrupt; for five seconds at the most. */
  private static void awaitTaken(Thread thread) throws InterruptedException {
    long since = System.nanoTime();
    while (thread.isInterrupted() && System.nanoTime() - since < TimeUnit.SECONDS.toNanos(5)) {
      Thread.sleep(1);
    }
  }

  /** Sleeps for 600 ms, and prints whether it was interrupted. */
  static void sleepAndTell() {
    try {
      Thread.sleep(600);
      System.out.println("The task has slept well, to its end. " + status());
    } catch (InterruptedException e) {
      System.out.println("The task was interrupted in its sleep. " + status());
    }
  }

  /** Starts a daemon thread that tells how its call has ended, and with which status. */
  static Thread start(Callable<?> call) {
    Thread thread = new Thread(() -> {
      String end;
      try {
        call.call();
        end = "It returned";
      } catch (Exception e) {
        end = "It threw " + e;
      }
      System.out.println(end + ". " + status());
    });
    thread.setName("worker");
    thread.setDaemon(true); // so that you can break it and still get your prompt back
    thread.start();
    return thread;
  }

  /** Waits until a thread is seen blocked, or has ended; for five seconds at the most. */
  static void awaitBlocked(Thread thread) throws InterruptedException {
    long since = System.nanoTime();
    while (!BLOCKED.contains(thread.getState())
        && thread.isAlive()
        && System.nanoTime() - since < TimeUnit.SECONDS.toNanos(5)) {
      Thread.sleep(1);
    }
  }

  /** Waits until a thread is seen in such a method, or has ended; for five seconds at the most. */
  static void awaitFrame(Thread thread, String method) throws InterruptedException {
    long since = System.nanoTime();
    while (Arrays.stream(thread.getStackTrace())
            .noneMatch(frame -> frame.getMethodName().equals(method))
        && thread.isAlive()
        && System.nanoTime() - since < TimeUnit.SECONDS.toNanos(5)) {
      Thread.sleep(1);
    }
  }

  private static void interrupt(Thread thread) throws InterruptedException {
    System.out.println("The worker is " + thread.getState() + "; now it is interrupted.");
    long requested = System.nanoTime();
    thread.interrupt();
    awaitEnd(thread, requested);
  }

  /** Waits for the end for one second, and prints how long it took since the request. */
  static void awaitEnd(Thread thread, long requestedNanos) throws InterruptedException {
    thread.join(1_000);
    double millis = (System.nanoTime() - requestedNanos) / 1e6;
    System.out.println(
        thread.isAlive()
            ? "1 s later it is still there, " + thread.getState() + "."
            : String.format("It ended %.2f ms later.", millis));
  }

  /** The interrupt status of the calling thread, in words. */
  static String status() {
    return "Its interrupt status is "
        + (Thread.currentThread().isInterrupted() ? "set." : "clear.");
  }
}
