// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import stoplab.process.state.ProcessState;

/**
 * A child and those of its descendants that were seen so far: what {@link TreeStop} signals. Not
 * thread-safe.
 *
 * <p>A process that was seen once stays known, even if its parent dies and it is out of view.
 * {@code isAlive()} does not show whether it runs: see {@code ProcessState}. A process that is not
 * our child is polled every few ms. Its {@code onExit()} polls after 300 ms first, and later every
 * 5 s (source of {@code ProcessHandleImpl}, JDK 17 and 25).
 */
final class KnownTree {
  /** How long to wait between two checks. */
  static final long POLL_MILLIS = 2;

  private final Process child;
  private final Set<ProcessHandle> seen = new LinkedHashSet<>();

  /** Makes a tree in which nothing was seen yet. */
  KnownTree(Process child) {
    this.child = child;
  }

  // @start region="scan"
  /**
   * Adds the child and all below the known ones, parents first; returns whether that was possible.
   */
  boolean scan() {
    seen.add(child.toHandle());
    try {
      for (ProcessHandle process : seen.stream().filter(ProcessState::runs).toList()) {
        process.descendants().forEach(seen::add);
      }
      // With one file descriptor left the JDK finds no process at all, and says nothing.
      return ProcessHandle.allProcesses().anyMatch(ProcessHandle.current()::equals);
    } catch (RuntimeException e) {
      return false; // with none left it could not open /proc
    }
  }

  // @end

  /** Returns the processes that were seen, children before their parents. */
  List<ProcessHandle> leavesFirst() {
    List<ProcessHandle> leavesFirst = rootFirst();
    Collections.reverse(leavesFirst);
    return leavesFirst;
  }

  /** Returns the processes that were seen, parents before their children. */
  List<ProcessHandle> rootFirst() {
    return new ArrayList<>(seen);
  }

  /**
   * Waits for the end of all of them, until a time by {@code nanoTime}; returns whether it came.
   */
  boolean endsBy(long deadline) throws InterruptedException {
    while (child.isAlive() || seen.stream().anyMatch(ProcessState::runs)) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }
}
