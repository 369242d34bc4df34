// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import stoplab.process.zoo.Animal;

/**
 * Kills the child first, and then asks the dead one for its descendants.
 *
 * <p><b>Why it fails:</b> {@link ProcessHandle#descendants} follows the parent id of every process.
 * When a process has ended, its children get another parent: nothing leads from the dead process to
 * them. "If the process is not alive, the stream is empty" (its Javadoc).
 *
 * <p><b>Hazard</b> [process.snapshot-too-late]: once the leader has ended,
 * {@code child.descendants()} is empty, though they are all running; none of them is killed.
 *
 * <p><b>Run:</b> {@code java -cp process-stop/target/classes
 * stoplab.process.BrokenKillBeforeSnapshot}
 *
 * <p><b>Break it:</b> it is broken; to mend it, call {@code descendants()} before the first signal.
 *
 * <p><b>See also:</b> {@link TreeStop}.
 */
public final class BrokenKillBeforeSnapshot implements ChildStop {
  private final long patienceNanos;

  /**
   * Makes a stop with a bound.
   *
   * @param patience how long to wait for the end of the child at most, not null
   * @throws NullPointerException if {@code patience} is null
   */
  public BrokenKillBeforeSnapshot(Duration patience) {
    patienceNanos = TimeUnit.NANOSECONDS.convert(Objects.requireNonNull(patience, "patience"));
  }

  /** Ends the child, and tries to end its descendants. */
  @Override
  public boolean stop(Process child) throws InterruptedException {
    // @start region="stop"
    child.toHandle().destroyForcibly();
    boolean ended = child.waitFor(patienceNanos, TimeUnit.NANOSECONDS);
    try (Stream<ProcessHandle> descendants = child.descendants()) {
      descendants.forEach(ProcessHandle::destroyForcibly); // there are none in view
    }
    return ended;
    // @end
  }

  /**
   * Stops a tree in the wrong order, and counts the processes that are in view and those that run.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    BrokenKillBeforeSnapshot stop = new BrokenKillBeforeSnapshot(Duration.ofSeconds(5));
    Process child = ProcessDemo.start(Animal.TREE);
    List<ProcessHandle> descendants = ProcessDemo.descendants(child);
    System.out.println("In view before: " + child.descendants().count() + " descendants.");
    ProcessDemo.stop(stop, child);
    System.out.println("In view after it: " + child.descendants().count() + " descendants.");
    ProcessDemo.count("descendants", descendants);
    ProcessDemo.end(child, descendants);
  }
}
