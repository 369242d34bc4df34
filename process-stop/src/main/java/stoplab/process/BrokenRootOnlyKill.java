// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import stoplab.process.zoo.Animal;

/**
 * The usual ladder: SIGTERM, a grace period, and SIGKILL if the child has not left by then.
 *
 * <p><b>Why it fails:</b> a signal goes to one process, not to those that it has started (POSIX,
 * {@code kill()} with a positive id). When their parent has ended, they get another parent, on
 * Linux usually process 1, and run on. And if the child leaves in time, no SIGKILL is sent at all.
 *
 * <p><b>Hazard</b> [process.grandchild-survives]: the processes that the child has started live on,
 * whether the child obeys or is killed.
 *
 * <p><b>Run:</b> {@code java -cp process-stop/target/classes stoplab.process.BrokenRootOnlyKill}
 *
 * <p><b>Break it:</b> it is broken; {@link TreeStop} mends it.
 *
 * <p><b>See also:</b> {@link BrokenKillBeforeSnapshot}, which considers the others too late.
 */
public final class BrokenRootOnlyKill implements ChildStop {
  private final long graceNanos;

  /**
   * Makes a stop with a grace period.
   *
   * @param grace how long to wait for the end after each signal, not null
   * @throws NullPointerException if {@code grace} is null
   */
  public BrokenRootOnlyKill(Duration grace) {
    graceNanos = TimeUnit.NANOSECONDS.convert(Objects.requireNonNull(grace, "grace"));
  }

  /** Ends the child, and only the child. */
  @Override
  public boolean stop(Process child) throws InterruptedException {
    // @start region="stop"
    child.toHandle().destroy();
    if (!child.waitFor(graceNanos, TimeUnit.NANOSECONDS)) {
      child.toHandle().destroyForcibly();
    }
    return child.waitFor(graceNanos, TimeUnit.NANOSECONDS);
    // @end
  }

  /** Stops the leader of a tree, and counts what is left. */
  public static void main(String[] args) throws IOException, InterruptedException {
    BrokenRootOnlyKill stop = new BrokenRootOnlyKill(Duration.ofMillis(500));
    Process child = ProcessDemo.start(Animal.TREE);
    List<ProcessHandle> descendants = ProcessDemo.descendants(child);
    ProcessDemo.count("descendants", descendants);
    ProcessDemo.stop(stop, child);
    ProcessDemo.count("descendants", descendants);
    ProcessDemo.end(child, descendants);
  }
}
