// SPDX-License-Identifier: Apache-2.0
package stoplab.process.exercise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import stoplab.process.ChildStop;
import stoplab.process.state.ProcessState;

/**
 * A sample solution: it lists the processes below the child before the first signal, and ends them
 * all.
 *
 * <p>SIGKILL goes to one process only; see {@link stoplab.process.BrokenRootOnlyKill}. When a
 * process is dead, nothing leads from it to its children any more, so the order matters; see
 * {@link stoplab.process.BrokenKillBeforeSnapshot}. {@link stoplab.process.TreeStop} lists them
 * first too, and also finds processes that are started during the stop.
 */
public final class GrandchildExercise implements ChildStop {
  private final long limitNanos;

  /**
   * Makes a stop with a bound.
   *
   * @param limit how long to wait for the end at most, not null
   */
  public GrandchildExercise(Duration limit) {
    limitNanos = TimeUnit.NANOSECONDS.convert(Objects.requireNonNull(limit, "limit"));
  }

  /** Kills a child, and all processes below it. */
  @Override
  public boolean stop(Process child) throws InterruptedException {
    Objects.requireNonNull(child, "child");
    long start = System.nanoTime();
    List<ProcessHandle> tree = new ArrayList<>(List.of(child.toHandle()));
    try (Stream<ProcessHandle> below = child.descendants()) { // before the first signal
      below.forEach(tree::add);
    }
    tree.forEach(ProcessHandle::destroyForcibly);
    boolean ended = child.waitFor(limitNanos, TimeUnit.NANOSECONDS);
    while (tree.stream().anyMatch(ProcessState::runs)) {
      if (System.nanoTime() - start >= limitNanos) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
    return ended;
  }
}
