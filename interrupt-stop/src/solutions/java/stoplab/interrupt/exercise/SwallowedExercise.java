// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.exercise;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * A sample solution: the {@code try} encloses the loop, so the catch block is the exit.
 *
 * <p>The exception was the only trace of the request. {@code run()} cannot throw it; it sets the
 * interrupt status again, for the owner of the thread, and returns. The lesson is
 * {@link stoplab.interrupt.StatusRestoringWorker}.
 */
public final class SwallowedExercise implements Runnable {
  private final BlockingQueue<String> inbox;
  private final Consumer<String> handler;

  /**
   * Makes a consumer that has not begun.
   *
   * @param inbox where the messages come from, not null
   * @param handler what to do with each, not null
   */
  public SwallowedExercise(BlockingQueue<String> inbox, Consumer<String> handler) {
    this.inbox = Objects.requireNonNull(inbox, "inbox");
    this.handler = Objects.requireNonNull(handler, "handler");
  }

  /** Handles messages until the thread is interrupted. What the handler throws ends it too. */
  @Override
  public void run() {
    try {
      while (true) {
        handler.accept(inbox.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
