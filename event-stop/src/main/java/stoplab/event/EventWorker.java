// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.time.Duration;
import java.util.Objects;

/**
 * The article's {@code while not stop_event.wait(1): work()}, with an event that can be cleared.
 *
 * <p><b>Why it works:</b> {@link ResettableEvent#await(Duration)} ends as soon as the event is set,
 * so a stop ends the pause. One event can stop many workers, and after {@code clear()} they can be
 * started again.
 *
 * <p><b>Guarantee</b> [event.stop-ends-wait]: {@code stop()} ends the wait at once. <b>Hazard</b>
 * [event.clear-erases-stop]: a worker checks only between its units. If the event is set and
 * cleared while a unit runs, the worker never learns of that stop.
 *
 * <p><b>Run:</b> {@code java -cp event-stop/target/classes stoplab.event.EventWorker}
 *
 * <p><b>Break it:</b> pass a {@link BrokenLostSignalEvent}: a stop during a unit is lost.
 *
 * <p><b>See also:</b> {@link LatchWorker}, whose stop nothing can take back: prefer that one.
 */
public final class EventWorker implements Runnable {
  private final Runnable unit;
  private final Duration period;
  private final ResettableEvent stopped;

  /**
   * Makes a worker that ends when an event is set.
   *
   * @param unit one unit of work, not null
   * @param period how long the worker waits before each unit, not null; zero for not at all
   * @param stopped the event, not null; others may set it too, and share it
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code period} is negative
   */
  public EventWorker(Runnable unit, Duration period, ResettableEvent stopped) {
    this.unit = Objects.requireNonNull(unit, "unit");
    this.period = Duration.ofNanos(Period.nanos(period));
    this.stopped = Objects.requireNonNull(stopped, "stopped");
  }

  /**
   * Runs a unit after each period until the event is set, or until the thread is interrupted: then
   * the interrupt status is set. What a unit throws ends the worker and leaves this method.
   */
  @Override
  public void run() {
    // @start region="loop"
    try {
      while (!stopped.await(period)) {
        unit.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // run() cannot throw it: keep the status, and leave
    }
    // @end
  }

  /**
   * Sets the event: every worker that waits for it leaves at once, or finishes the unit that is
   * running. Returns at once; clearing the event undoes it. Thread-safe; throws nothing.
   */
  public void stop() {
    stopped.set();
  }

  /** Stops a worker that waits for an hour, and prints how long it took to end. */
  public static void main(String[] args) throws InterruptedException {
    EventWorker worker = new EventWorker(() -> {}, Duration.ofHours(1), new ConditionEvent());
    LateStop.show(worker, worker::stop);
  }
}
