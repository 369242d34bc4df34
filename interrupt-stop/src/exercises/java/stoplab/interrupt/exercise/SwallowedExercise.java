// SPDX-License-Identifier: Apache-2.0
package stoplab.interrupt.exercise;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * Exercise (easy): a consumer: it takes messages from a queue, one by one, and hands each to a
 * handler.
 *
 * <p><b>Symptom:</b> "Every restart takes half a minute, and then the service is killed. The thread
 * dump shows the mail thread, which waits for its next message. We interrupt that thread, and it
 * does not care."
 *
 * <p><b>Your task:</b> let an interrupt of its thread end {@code run()}. Whoever owns that thread
 * must still be able to see that it was interrupted.
 *
 * <p><b>Hint:</b> {@code take()} clears the interrupt status when it throws. What is left of the
 * request after that?
 *
 * <p><b>Read:</b> {@code docs/4-interrupt.md}
 *
 * <p><b>Fails with:</b> [interrupt.ends-as-told] the worker still runs after its interrupt
 *
 * <p><b>Run:</b> {@code cd interrupt-stop && mvn test -Pexercises -Dtest=SwallowedExerciseTest}
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
    while (true) {
      try {
        handler.accept(inbox.take());
      } catch (InterruptedException e) {
        // no message this time
      }
    }
  }
}
