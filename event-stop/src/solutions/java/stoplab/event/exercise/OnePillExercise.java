// SPDX-License-Identifier: Apache-2.0
package stoplab.event.exercise;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;

/**
 * Sample solution: the consumer that takes the pill puts it back for the next one.
 *
 * <p>A queue hands each element to one thread, so one pill ends one consumer. A pill that is put
 * back ends all of them, one after the other, and those that start later. A class that knows the
 * number of its threads can put in that many pills instead.
 *
 * <p><b>Lesson:</b> {@link stoplab.event.PoisonPillWorker}
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
      queue.add(PILL);
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
