// SPDX-License-Identifier: Apache-2.0
package stoplab.event;

import java.util.concurrent.atomic.AtomicReference;

/** The life of a worker that runs once at most: it is new, then runs, then has ended. */
final class SingleRun {
  private enum State {
    NEW,
    RUNNING,
    ENDED
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
  private volatile Thread runner; // null before and after the run

  /**
   * Begins the run in the current thread, unless it has ended.
   *
   * @return whether the caller is to run
   * @throws IllegalStateException if another thread runs
   */
  boolean begin() {
    if (!state.compareAndSet(State.NEW, State.RUNNING)) {
      if (state.get() == State.RUNNING) {
        throw new IllegalStateException("this worker runs already");
      }
      return false;
    }
    runner = Thread.currentThread();
    return true;
  }

  /** Ends the run; for the thread that began it. */
  void end() {
    runner = null;
    state.set(State.ENDED);
  }

  /** Makes a run that has not begun one that has ended; returns whether this call did so. */
  boolean endIfNew() {
    return state.compareAndSet(State.NEW, State.ENDED);
  }

  /** Returns whether the current thread runs. */
  boolean isInCurrentThread() {
    return runner == Thread.currentThread();
  }
}
