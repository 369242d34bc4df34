// SPDX-License-Identifier: Apache-2.0
package stoplab.process.exercise;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import stoplab.process.ChildStop;

/**
 * Exercise (medium): kills a child process, and waits until it has ended.
 *
 * <p><b>Symptom:</b> "A user cancels a video job. Our log says that the script is dead, and
 * {@code ps} agrees. But the encoders that the script had started run on, and by the evening they
 * have all the CPUs."
 *
 * <p><b>Your task:</b> when {@code stop()} returns {@code true}, the child has ended, and so have
 * all processes below it. Other children of this JVM must not notice.
 *
 * <p><b>Hint:</b> a signal goes to one process. {@code ProcessHandle} knows which processes are
 * below one that runs. What does it know about a dead one?
 *
 * <p><b>Read:</b> {@code docs/6-process.md}
 *
 * <p><b>Fails with:</b> [process.tree-is-gone] stop() returned true, and 11 of 11 processes
 *
 * <p><b>Run:</b> {@code cd process-stop && mvn test -Pexercises -Dtest=GrandchildExerciseTest}
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

  /** Kills a child; what it has printed can still be read. */
  @Override
  public boolean stop(Process child) throws InterruptedException {
    Objects.requireNonNull(child, "child");
    child.toHandle().destroyForcibly(); // that of the process would close its streams
    return child.waitFor(limitNanos, TimeUnit.NANOSECONDS);
  }
}
