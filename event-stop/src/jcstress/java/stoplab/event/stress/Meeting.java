// SPDX-License-Identifier: Apache-2.0
package stoplab.event.stress;

import java.time.Duration;
import stoplab.event.ResettableEvent;

/**
 * One event, what is written before it is set, and how two threads that meet at it begin together.
 *
 * <p>Left alone, the thread that sets runs ahead of the one that waits, and hardly any thread ever
 * waits. So the waiter first announces itself. Then both wait for a moment, a different one each
 * time: thus {@code set()} falls before, into and after every step of {@code await()}.
 */
public class Meeting {
  /** How long a waiter waits if it must not be stranded. */
  protected static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long a waiter waits if it is stranded often, since each time costs this long. */
  protected static final Duration LITTLE_PATIENCE = Duration.ofMillis(100);

  // No common divisor, so each moment of one thread meets each moment of the other.
  private static final int MOMENTS_OF_WAITER = 37;
  private static final int MOMENTS_OF_SETTER = 64;

  // In each JVM one thread waits, and another sets.
  private static int waits;
  private static int sets;

  /** The event. */
  protected final ResettableEvent event;

  private final Duration patience;
  private volatile boolean atTheDoor;
  private int data;

  /**
   * Two threads meet at this event.
   *
   * @param event the event, not null
   * @param patience how long the waiter waits, not null
   */
  protected Meeting(ResettableEvent event, Duration patience) {
    this.event = event;
    this.patience = patience;
  }

  /** The waiter comes, and takes a moment. */
  protected final void come() {
    atTheDoor = true;
    take(waits++ % MOMENTS_OF_WAITER);
  }

  /** Waits for the waiter, and takes a moment. */
  protected final void receive() {
    while (!atTheDoor) {
      Thread.onSpinWait();
    }
    take(sets++ % MOMENTS_OF_SETTER);
  }

  private static void take(int moment) {
    for (int i = 0; i < moment; i++) {
      Thread.onSpinWait();
    }
  }

  /** Writes what {@link #read()} reads. */
  protected final void write() {
    data = 1;
  }

  /**
   * Reads.
   *
   * @return 1 if {@link #write()} was seen, otherwise 0
   */
  protected final int read() {
    return data;
  }

  /**
   * Waits. What counts is when the wait ended. At the end of its time, {@code await} may check once
   * more and find the event set; but a thread that slept that long beside it was stranded.
   *
   * @return whether the waiter was released well before its time was over
   */
  protected final boolean isReleased() {
    long since = System.nanoTime();
    return await(patience) && System.nanoTime() - since < patience.toNanos() / 2;
  }

  /**
   * Waits for that long.
   *
   * @param timeout how long, not null
   * @return what {@code await} returned
   */
  protected final boolean await(Duration timeout) {
    try {
      return event.await(timeout);
    } catch (InterruptedException e) {
      throw new AssertionError("no thread interrupts here", e);
    }
  }
}
