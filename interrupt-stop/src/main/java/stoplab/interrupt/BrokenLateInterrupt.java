// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Remembers the thread that runs it, and interrupts that thread when asked to stop; by then the
 * thread may be doing something else.
 *
 * <p><b>Why it fails:</b> an interrupt goes to a thread, not to a task, and the thread of a pool
 * outlives the task. Even {@code if (running) runner.interrupt()} is sometimes too late: the task
 * may end between the check and the interrupt.
 *
 * <p><b>Hazard</b> [interrupt.hits-the-next-task]: a stop that comes after the task has ended
 * interrupts the next task of the same thread.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes
 * stoplab.interrupt.BrokenLateInterrupt}
 *
 * <p><b>Break it:</b> it is broken; {@link RunInterruptibly} mends it.
 *
 * <p><b>See also:</b> {@link RunInterruptibly}.
 */
public final class BrokenLateInterrupt implements Runnable {
  private final Runnable task;
  private volatile Thread runner;

  /**
   * Makes a task that can be stopped, even too late.
   *
   * @param task what to do, once, not null
   * @throws NullPointerException if {@code task} is null
   */
  public BrokenLateInterrupt(Runnable task) {
    this.task = Objects.requireNonNull(task, "task");
  }

  /** Does the task. */
  @Override
  public void run() {
    runner = Thread.currentThread();
    task.run();
  }

  /** Interrupts the thread that ran the task, whatever it does now. Thread-safe. */
  public void stop() {
    // @start region="stop"
    Thread thread = runner;
    if (thread != null) {
      thread.interrupt();
    }
    // @end
  }

  /** Stops a task that has ended, and shows what happens to the next task of the pool. */
  public static void main(String[] args) throws InterruptedException {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    BrokenLateInterrupt mine =
        new BrokenLateInterrupt(() -> System.out.println("My task has ended."));
    CountDownLatch begun = new CountDownLatch(1);
    pool.execute(mine);
    pool.execute(() -> {
      System.out.println("Somebody else's task sleeps in the same thread.");
      begun.countDown();
      InterruptDemo.sleepAndReport(10_000);
    });
    begun.await();
    System.out.println("Now my task is stopped.");
    mine.stop();
    pool.shutdown();
  }
}
