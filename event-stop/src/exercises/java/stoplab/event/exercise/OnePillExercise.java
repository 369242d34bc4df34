// SPDX-License-Identifier: Apache-2.0
package stoplab.event.exercise;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;

/**
 * Exercise (medium): a queue of work, and consumers that take it out.
 *
 * <p><b>Symptom:</b> "With one consumer everything was fine. Since we run two, the program no
 * longer exits: a thread dump shows one of them in {@code LinkedBlockingQueue.take}. Which one it
 * is changes."
 *
 * <p><b>Your task:</b> {@code stop()} must end every thread that runs this consumer, however many
 * there are, including one that starts later. All accepted work is still done first, in order. No
 * consumer is interrupted, and a consumer without work waits quietly: it does not poll.
 *
 * <p><b>Hint:</b> count what is left in the queue once the first consumer has ended.
 *
 * <p><b>Read:</b> {@code docs/3-wait.md}
 *
 * <p><b>Fails with:</b> [event.pill-drains] a consumer still waits for work after stop()
 *
 * <p><b>Run:</b> {@code cd event-stop && mvn test -Pexercises -Dtest=OnePillExerciseTest}
 */
public final class OnePillExercise implements Runnable {
  private static final Runnable PILL = () -> {};

  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private boolean stopped;

  /** Makes a consumer that any number of threads may run. */
  public OnePillExercise() {}

  /** Accepts a unit of work, or throws RejectedExecutionException after {@link #stop()}. */
  public synchronized void submit(Runnable unit) {
    Objects.requireNonNull(unit, "unit");
    if (stopped) {
      throw new RejectedExecutionException("stopped: no more units are accepted");
    }
    queue.add(unit);
  }

  /** Runs units in their order until {@link #stop()} or an interrupt. */
  @Override
  public void run() {
    try {
      for (Runnable next = queue.take(); next != PILL; next = queue.take()) {
        next.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // run() cannot throw it: keep the status, and leave
    }
  }

  /** Asks all consumers to end after the accepted work. Any thread may call it. */
  public synchronized void stop() {
    if (!stopped) {
      stopped = true;
      queue.add(PILL);
    }
  }
}
