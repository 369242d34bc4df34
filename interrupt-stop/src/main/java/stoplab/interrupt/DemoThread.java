// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A thread of a demo: it makes one call, and prints how that has ended, and with which interrupt
 * status. A printed time ends where the call ends [interrupt.demo-stamps-the-end].
 */
final class DemoThread extends Thread {
  /** How long to watch a call that is not expected to end. */
  private static final long DEAF_MILLIS = 1_000;

  /** How long to wait for what is expected at once: a busy machine may need that long. */
  private static final long PATIENCE_MILLIS = 10_000;

  private static final Set<Thread.State> BLOCKED =
      EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.BLOCKED);

  private final Callable<?> call;
  private long endedNanos; // written before the end of the thread, read after a join

  private DemoThread(Callable<?> call) {
    super("worker");
    this.call = call;
    setDaemon(true); // so that you can break it and still get your prompt back
  }

  /** Starts a thread for a call. */
  static DemoThread start(Callable<?> call) {
    DemoThread thread = new DemoThread(call);
    thread.start();
    return thread;
  }

  @Override
  public void run() {
    Exception thrown = null;
    try {
      call.call();
    } catch (Exception e) {
      thrown = e;
    }
    endedNanos = System.nanoTime(); // before the message is built and printed
    System.out.println(
        (thrown == null ? "It returned" : "It threw " + thrown) + ". " + InterruptDemo.status());
  }

  /** Waits until it is blocked in a method; class loading alone may show the same state. */
  void awaitBlockedIn(String method) throws InterruptedException {
    await(() -> !isAlive() || (BLOCKED.contains(getState()) && isIn(method)));
  }

  /** Waits until a method is seen on its stack: a thread that reads a socket is RUNNABLE. */
  void awaitIn(String method) throws InterruptedException {
    await(() -> !isAlive() || isIn(method));
  }

  private boolean isIn(String method) {
    return Arrays.stream(getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  /** Waits until something is so, which is expected at once. */
  static void await(BooleanSupplier condition) throws InterruptedException {
    long since = System.nanoTime();
    while (!condition.getAsBoolean()
        && System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
      Thread.sleep(1);
    }
  }

  /** Makes a request that ends the call, and prints how long after it the call ended. */
  void ask(Runnable request) throws InterruptedException {
    ask(request, PATIENCE_MILLIS);
  }

  /** The same for a call that is expected to go on. */
  void askInVain(Runnable request) throws InterruptedException {
    ask(request, DEAF_MILLIS);
  }

  private void ask(Runnable request, long millis) throws InterruptedException {
    long requestedNanos = System.nanoTime();
    request.run();
    join(millis);
    System.out.println(
        isAlive()
            ? millis / 1_000 + " s later it is still there, " + getState() + "."
            : String.format("It ended %.2f ms later.", (endedNanos - requestedNanos) / 1e6));
  }
}
