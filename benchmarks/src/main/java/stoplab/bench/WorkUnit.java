// SPDX-License-Identifier: Apache-2.0
package stoplab.bench;

/**
 * The unit of work that every measured worker repeats: it counts, and tells when it first ran.
 *
 * <p>It is as short as a unit can be, so that a stop latency is the technique's and not the rest of
 * a unit. The count is a plain write: anything stronger in the loop would rescue a plain flag.
 */
final class WorkUnit implements Runnable {
  /** Longs on each side of the count: two cache lines, so that no other object shares its line. */
  private static final int PADDING = 16;

  private final long[] cells = new long[2 * PADDING + 1];
  private volatile boolean begun;

  @Override
  public void run() {
    if (cells[PADDING]++ == 0) {
      begun = true;
    }
  }

  /** Whether the worker has been seen in its loop: it has run its first unit. */
  boolean hasBegun() {
    return begun;
  }

  /** Makes the unit ready for the next worker; only while no worker runs it. */
  void reset() {
    cells[PADDING] = 0;
    begun = false;
  }
}
