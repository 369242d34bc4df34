// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Takes its units from a queue, and lets the exception be its exit: it has no catch at all.
 *
 * <p><b>Why it works:</b> {@link BlockingQueue#take} throws {@link InterruptedException} if the
 * thread is interrupted, before the wait or during it, and clears the status. The exception now
 * carries the request, and it goes to the caller. {@code Callable.call} may throw it, so this is
 * the first choice. In a pool it becomes the cause of an {@code ExecutionException}.
 *
 * <p><b>Guarantee</b> [interrupt.exception-is-exit]: an interrupt ends the worker with an
 * {@code InterruptedException} and a clear status. [interrupt.nothing-lost]: a unit that was in the
 * queue either runs or is still there.
 *
 * <p><b>Run:</b> {@code java -cp interrupt-stop/target/classes stoplab.interrupt.BlockingWorker}
 *
 * <p><b>Break it:</b> put {@code try} and {@code catch (InterruptedException e) {}} around the call
 * of {@code take()}, inside the loop: it is {@link BrokenSwallowingWorker}.
 *
 * <p><b>See also:</b> {@link StatusRestoringWorker}, for methods that cannot throw.
 */
public final class BlockingWorker implements Callable<Void> {
  private final BlockingQueue<Runnable> queue;

  /**
   * Makes a worker.
   *
   * @param queue where its units come from, not null. Its {@code take()} must check the interrupt
   *     status even when an element is there, as that of {@code LinkedBlockingQueue} does.
   *     Otherwise an interrupt goes unnoticed until the queue is empty
   * @throws NullPointerException if {@code queue} is null
   */
  public BlockingWorker(BlockingQueue<Runnable> queue) {
    this.queue = Objects.requireNonNull(queue, "queue");
  }

  /**
   * Runs units as they come, and never returns: it ends with an exception. What a unit throws is
   * passed on unchanged. Any number of threads may call it; each is stopped by its own interrupt.
   *
   * @return never
   * @throws InterruptedException if the thread is interrupted; its status is then clear
   */
  @Override
  public Void call() throws InterruptedException {
    // @start region="loop"
    while (true) {
      queue.take().run();
    }
    // @end
  }

  /** Interrupts a worker that waits at its queue, and shows what its caller gets. */
  public static void main(String[] args) throws InterruptedException {
    BlockingWorker worker = new BlockingWorker(new LinkedBlockingQueue<>());
    InterruptDemo.interruptInWait(worker, "take");
  }
}
