// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Bounds the part of a task in which its stop may interrupt: not before, and never too late.
 *
 * <p><b>Why it works:</b> an interrupt goes to a thread, not to a task; the thread of a pool has
 * other tasks before and after. Here the interrupt is sent under a lock, and only while the region
 * runs; the region is left under the same lock. So the interrupt has arrived by then, or is never
 * sent. If it came, but the region did not look any more, it is cleared on the way out. Kotlin's
 * {@code runInterruptible} does this for coroutines.
 *
 * <p><b>Guarantee</b> [interrupt.region-is-left]: {@code stop()} interrupts a region that runs; if
 * that ends it with an {@code InterruptedException}, a {@link CancellationException} leaves
 * instead. [interrupt.stays-in-region]: no interrupt of ours is left behind it, nor comes later.
 * [interrupt.others-are-told-apart]: until ours is sent, an interrupt by somebody else leaves as an
 * {@code InterruptedException}, or stays set. After that there is but one bit for both, and one by
 * others may be taken for ours.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes stoplab.interrupt.RunInterruptibly}
 *
 * <p><b>Break it:</b> delete {@code runner = null;}, and a late {@code stop()} hits what the thread
 * does next: it is {@link BrokenLateInterrupt}.
 *
 * <p><b>See also:</b> {@link FutureCancelWorker}, if the whole task may be interrupted.
 */
public final class RunInterruptibly {
  private final Object lock = new Object();
  private Thread runner; // all guarded by lock; null outside of the region
  private boolean used;
  private boolean stopped;
  private boolean sent;

  /** Makes a region that has not been entered, and has not been asked to stop. */
  public RunInterruptibly() {}

  /**
   * Runs the region in this thread. To be called once.
   *
   * @param <V> what the region computes
   * @param region what an interrupt may reach, not null; what it does with one is up to it, also
   *     the exception with which it ends
   * @return what it returns, also if it did so in spite of {@link #stop()}
   * @throws CancellationException if {@code stop()} ended it, or came before it; the interrupt
   *     status is then clear, unless others have interrupted too
   * @throws InterruptedException if the thread was interrupted by others, before or in the region
   * @throws NullPointerException if {@code region} is null
   * @throws IllegalStateException if it was called before
   * @throws Exception what the region throws
   */
  public <V> V call(Callable<V> region) throws Exception {
    Objects.requireNonNull(region, "region");
    enter();
    V value;
    try {
      value = region.call();
    } catch (InterruptedException e) {
      throw leave(true) ? (CancellationException) stopped().initCause(e) : e;
    } catch (Throwable e) {
      leave(false);
      throw e;
    }
    leave(false);
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

  /** Ends the region, and tells whether our interrupt was sent into it. */
  private boolean leave(boolean thrown) {
    // @start region="leave"
    synchronized (lock) {
      runner = null; // from here on nobody interrupts this thread for us
      if (sent) {
        boolean left = Thread.interrupted(); // ours, if the region did not look any more
        if (thrown && left) {
          Thread.currentThread().interrupt(); // two came, so one was not ours
        }
      }
      return sent;
    }
    // @end
  }

  /**
   * Asks the region to end: interrupts it if it runs, and else sees to it that it never begins.
   * After its end nothing happens. Cannot be undone. Returns at once, but for what
   * {@link Thread#interrupt} may take. Thread-safe; more calls change nothing.
   */
  public void stop() {
    // @start region="stop"
    synchronized (lock) {
      stopped = true;
      if (runner != null && !sent) {
        runner.interrupt();
        sent = true;
      }
    }
    // @end
  }

  private static CancellationException stopped() {
    return new CancellationException("stop() was called");
  }

  /**
   * Stops a region in the thread of a pool, once in time and once too late, and shows what the
   * pool's thread finds behind it.
   *
   * @param args none
   * @throws InterruptedException if the main thread is interrupted while it waits
   */
  public static void main(String[] args) throws InterruptedException {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    RunInterruptibly inTime = new RunInterruptibly();
    RunInterruptibly late = new RunInterruptibly();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch behind = new CountDownLatch(1);
    pool.execute(() -> {
      try {
        inTime.call(() -> {
          inside.countDown();
          Thread.sleep(60_000);
          return null;
        });
      } catch (Exception e) {
        System.out.println("The region threw " + e + ". " + Show.status());
      }
      try {
        late.call(() -> "done");
        behind.countDown();
        Show.sleepAndTell(600);
      } catch (Exception e) {
        System.out.println("Another region threw " + e + ".");
      }
    });
    inside.await();
    inTime.stop();
    behind.await();
    System.out.println("Another region is over; now it is stopped.");
    late.stop();
    pool.shutdown();
  }
}
