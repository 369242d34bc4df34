// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The unit of work that every measured worker repeats: it only counts.
 *
 * <p>It is as short as a unit can be, so that a stop latency is that of the technique and not the
 * rest of a unit. The count is a plain write: anything stronger in the loop, even in a branch that
 * is taken once, would rescue a plain flag [bench.unit-rescues-nothing].
 */
public class WorkUnit implements Runnable {
  /** Longs on each side of the count: two cache lines, so that no other object shares its line. */
  private static final int PADDING = 16;

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] cells = new long[2 * PADDING + 1];

  @Override
  public void run() {
    cells[PADDING]++;
  }

  /**
   * Whether the worker has been seen in its loop, that is, has run a unit. For the other thread.
   */
  public final boolean hasBegun() {
    return count() != 0;
  }

  /** How often it was run since it was made or reset, as the other thread sees it by now. */
  public final long count() {
    return (long) CELL.getOpaque(cells, PADDING);
  }

  /** Makes the unit ready for the next worker; only while no worker runs it. */
  final void reset() {
    CELL.setOpaque(cells, PADDING, 0L);
  }
}
