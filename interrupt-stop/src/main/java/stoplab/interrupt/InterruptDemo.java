// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;

/**
 * What the demos share: they show how a call ends when its thread is interrupted, and what is left.
 */
final class InterruptDemo {
  private InterruptDemo() {}

  /** Interrupts a call once it is seen blocked in a method, and prints how it has ended. */
  static void interruptInWait(Callable<?> call, String method) throws InterruptedException {
    DemoThread thread = blockedIn(method, call);
    thread.ask(thread::interrupt);
  }

  /** The same for a call that is expected to go on. */
  static void interruptInVain(Callable<?> call, String method) throws InterruptedException {
    DemoThread thread = blockedIn(method, call);
    thread.askInVain(thread::interrupt);
  }

  private static DemoThread blockedIn(String method, Callable<?> call) throws InterruptedException {
    DemoThread thread = DemoThread.start(call);
    thread.awaitBlockedIn(method);
    return announced(thread);
  }

  /** Interrupts a call after it has run for a moment, and prints how it has ended. */
  static void interruptWhileRunning(Callable<?> call) throws InterruptedException {
    DemoThread thread = running(call);
    thread.ask(thread::interrupt);
  }

  /** The same for a call that is expected to go on. */
  static void interruptWhileRunningInVain(Callable<?> call) throws InterruptedException {
    DemoThread thread = running(call);
    thread.askInVain(thread::interrupt);
  }

  private static DemoThread running(Callable<?> call) throws InterruptedException {
    DemoThread thread = DemoThread.start(call);
    Thread.sleep(300);
    return announced(thread);
  }

  private static DemoThread announced(DemoThread thread) {
    System.out.println("The worker is " + thread.getState() + "; now it is interrupted.");
    return thread;
  }

  /** Interrupts a worker three times, each time after it has survived the previous interrupt. */
  static void interruptThrice(Runnable worker, IntSupplier survived) throws InterruptedException {
    DemoThread thread = DemoThread.start(Executors.callable(worker));
    for (int i = 0; i < 3; i++) {
      int before = i;
      thread.awaitBlockedIn("sleep");
      thread.interrupt();
      DemoThread.await(() -> survived.getAsInt() > before);
    }
    thread.awaitBlockedIn("sleep");
    System.out.println("It was interrupted three times, and is still there, "
        + thread.getState()
        + ", its interrupt status "
        + (thread.isInterrupted() ? "set." : "clear."));
  }

  /** Makes a thread for a pool whose tasks may be deaf: it does not keep this JVM alive. */
  static Thread daemon(Runnable body) {
    Thread thread = new Thread(body);
    thread.setDaemon(true);
    return thread;
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

  /** The interrupt status of the calling thread, in words. */
  static String status() {
    return "Its interrupt status is "
        + (Thread.currentThread().isInterrupted() ? "set." : "clear.");
  }
}
