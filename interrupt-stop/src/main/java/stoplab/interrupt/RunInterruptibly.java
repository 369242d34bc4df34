// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/**
 * Limits the part of a task in which its stop may interrupt: never too early, never too late.
 *
 * <p><b>Why it works:</b> an interrupt goes to a thread, not to a task, and a pool's thread has
 * other tasks before and after. Here the interrupt is sent under a lock, and only while the region
 * runs; the region ends under the same lock. So the interrupt has arrived by then, or is never
 * sent. If it left the status set, the status is cleared on the way out.
 *
 * <p><b>Guarantee</b> [interrupt.region-is-left]: {@code stop()} interrupts a running region.
 * [interrupt.region-ends-one-way]: however the region reacts, a {@link CancellationException} is
 * thrown, and what the region threw is its cause. A value would hide the request, so it is dropped.
 * [interrupt.stays-in-region]: none of our interrupts is left behind it, or comes later.
 * [interrupt.others-are-told-apart]: an interrupt from elsewhere leaves the region as the exception
 * that it throws, or stays set. A thread has one bit for all interrupts. One from elsewhere may be
 * taken for ours if it follows ours, if the region has already reacted to it, or if a call such as
 * {@code lock()} hides it.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes stoplab.interrupt.RunInterruptibly}
 *
 * <p><b>Break it:</b> delete {@code runner = null;}, and a late {@code stop()} hits what the thread
 * does next: it is {@link BrokenLateInterrupt}.
 *
 * <p><b>See also:</b> {@link FutureCancelWorker}, for tasks that may be interrupted anywhere.
 */
public final class RunInterruptibly {
  private final Object lock = new Object();
  private Thread runner; // all guarded by lock; null outside of the region
  private boolean used;
  private boolean stopped;
  private boolean sent;
  private boolean othersToo; // the status was set already when ours was sent

  /** Makes a region that has not been entered, and has not been asked to stop. */
  public RunInterruptibly() {}

  /**
   * Runs the region in this thread. Call it once.
   *
   * @param <V> what the region computes
   * @param region what an interrupt may reach, not null. It must itself hand over whatever must not
   *     be lost, such as an element that it has taken from a queue
   * @return what it returns, if {@link #stop()} was not called before its end
   * @throws CancellationException if {@code stop()} came before the region or into it; what the
   *     region threw, also an {@code Error}, is its cause. The interrupt status is then clear,
   *     unless others have interrupted before
   * @throws InterruptedException if the thread was interrupted by others, before or in the region
   * @throws NullPointerException if {@code region} is null
   * @throws IllegalStateException if this method was called before
   * @throws Exception what the region throws
   */
  public <V> V call(Callable<V> region) throws Exception {
    Objects.requireNonNull(region, "region");
    enter();
    V value;
    try {
      value = region.call();
    } catch (Throwable e) { // an InterruptedException, or what the region has made of it
      if (leave()) {
        throw (CancellationException) stopped().initCause(e);
      }
      throw e;
    }
    if (leave()) {
      throw stopped(); // with the value, nobody would know of the stop
    }
    return value;
  }

  private void enter() throws InterruptedException {
    synchronized (lock) {
      if (used) {
        throw new IllegalStateException("a region is entered only once");
      }
      used = true;
      if (stopped) {
        throw stopped();
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted before the region"); // by somebody else
      }
      runner = Thread.currentThread();
    }
  }

  /** Ends the region, and returns whether our interrupt was sent into it. */
  private boolean leave() {
    // @start region="leave"
    synchronized (lock) {
      runner = null; // from here on nobody interrupts this thread for us
      if (sent) {
        Thread.interrupted(); // ours, if the region did not check it again, or has restored it
        if (othersToo) {
          Thread.currentThread().interrupt(); // two came, so one was not ours
        }
      }
      return sent;
    }
    // @end
  }

  /**
   * Asks the region to end: interrupts it if it is running. If it has not begun, it never will.
   * After its end nothing happens. Cannot be undone. Returns at once, apart from the time that
   * {@link Thread#interrupt} may take. Thread-safe; more calls change nothing.
   */
  public void stop() {
    // @start region="stop"
    synchronized (lock) {
      stopped = true;
      if (runner != null && !sent) {
        othersToo = runner.isInterrupted(); // before ours: afterwards nobody can tell
        runner.interrupt();
        sent = true;
      }
    }
    // @end
  }

  private static CancellationException stopped() {
    return new CancellationException("stop() was called");
  }

  /** Stops one region in time and another one too late, and shows what their threads see. */
  public static void main(String[] args) throws InterruptedException {
    RunInterruptibly inTime = new RunInterruptibly();
    DemoThread thread = DemoThread.start(() -> inTime.call(() -> {
      Thread.sleep(60_000);
      return "done";
    }));
    thread.awaitBlockedIn("sleep");
    System.out.println("A region sleeps; now it is stopped.");
    thread.ask(inTime::stop);

    RunInterruptibly late = new RunInterruptibly();
    CountDownLatch goOn = new CountDownLatch(1);
    thread = DemoThread.start(() -> {
      late.call(() -> "done");
      goOn.await();
      return null;
    });
    thread.awaitBlockedIn("await");
    System.out.println("Another region is over; its thread waits, and the region is stopped.");
    late.stop();
    System.out.println("Now the thread may go on.");
    thread.ask(goOn::countDown);
  }
}
