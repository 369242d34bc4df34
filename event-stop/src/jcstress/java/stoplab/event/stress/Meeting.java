// SPDX-License-Identifier: Apache-2.0
package stoplab.event.stress;

import java.time.Duration;
import stoplab.event.ResettableEvent;

/**
 * One event, what is written before it is set, and how the two who meet at it begin at once.
 *
 * <p>Left alone, the one who sets runs ahead of the one who waits, and hardly anybody ever waits.
 * So the waiter says that it is at the door; then both take a moment, each time another one: thus
 * {@code set()} falls before, into and behind every step of {@code await()}.
 */
public class Meeting {
  /** How long a waiter waits that must not be stranded. */
  protected static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long one waits that is stranded often, and stranded so long each time. */
  protected static final Duration LITTLE_PATIENCE = Duration.ofMillis(100);

  // No common divisor: each of the one's moments meets each of the other's.
  private static final int MOMENTS_OF_WAITER = 37;
  private static final int MOMENTS_OF_SETTER = 64;

  // In each JVM one thread waits, and another one sets.
  private static int waits;
  private static int sets;

  /** The event. */
  protected final ResettableEvent event;

  private final Duration patience;
  private volatile boolean atTheDoor;
  private int data;

  /**
   * Two meet at this event.
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
   * @return 1 if {@link #write()} was seen, else 0
   */
  protected final int read() {
    return data;
  }

  /**
   * Waits. It counts when the wait ended: at the end of its time, {@code await} may look once more
   * and find the event set, but whoever sleeps so long beside it was stranded.
   *
   * @return whether the waiter was released well before its time was over
   */
  protected final boolean isReleased() {
    long since = System.nanoTime();
    return await(patience) && System.nanoTime() - since < patience.toNanos() / 2;
  }

  /**
   * Waits so long.
   *
   * @param timeout how long, not null
   * @return what {@code await} returned
   */
  protected final boolean await(Duration timeout) {
    try {
      return event.await(timeout);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts here", e);
    }
  }
}
