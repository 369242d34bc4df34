// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import stoplab.process.zoo.Animal;

/**
 * Ends a child and all its descendants: first with SIGTERM, and after half of the time with
 * SIGKILL.
 *
 * <p><b>Why it works:</b> it lists the tree before the first signal, since the descendants of a
 * dead process are out of view. It lists the tree again before each later signal, since a process
 * may have started others. SIGTERM goes to the leaves first, so that parents see their children's
 * end. SIGKILL goes to the root first, so that no parent is left to restart a dead child.
 * {@code KnownTree} says how a tree is listed, and how its end is seen.
 *
 * <p><b>Guarantee</b> [process.tree-is-gone]: when {@code stop()} has returned true, all processes
 * that it saw in the tree have ended, even if their leader left at once. [process.zombie-is-dead]:
 * it does not wait for a process that is dead but not reaped. [process.dead-main-thread-runs]: a
 * process runs until its last thread has ended, even if its command cannot be read, as with another
 * user's process. [process.tree-unseen-is-false]: if it could not list the tree, for example
 * without a free file descriptor, it returns false. [process.interrupt-kills]: an interrupt of the
 * waiter ends all grace, as in {@link EscalatingStop}. <b>Hazard</b> [process.detached-is-unseen]:
 * a process that had left the tree before lives on, and so does one that is started between a
 * listing and the end of its parent. The JDK cannot see them.
 *
 * <p><b>Run:</b> {@code java -cp process-stop/target/classes stoplab.process.TreeStop}
 *
 * <p><b>Break it:</b> delete {@code process.descendants().forEach(seen::add);} in
 * {@code KnownTree}, and the descendants live on.
 *
 * <p><b>See also:</b> {@link BrokenRootOnlyKill}, {@link BrokenKillBeforeSnapshot}.
 */
public final class TreeStop implements ChildStop {
  private static final long SCAN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final long totalNanos;

  /**
   * Makes a stop for trees.
   *
   * @param total how long it may take, not null; zero or less for no grace and no wait
   * @throws NullPointerException if {@code total} is null
   */
  public TreeStop(Duration total) {
    Objects.requireNonNull(total, "total");
    totalNanos = Math.max(0, TimeUnit.NANOSECONDS.convert(total));
  }

  /**
   * Asks all processes of the tree to end, and kills those that are left after half of the time. An
   * interrupt of the caller ends the grace, and the interrupt status is set again.
   *
   * @return whether all processes seen in the tree have ended, including the child; also false if
   *     the tree could not be listed
   */
  @Override
  public boolean stop(Process child) {
    Objects.requireNonNull(child, "child");
    // @start region="stop"
    long start = System.nanoTime();
    KnownTree tree = new KnownTree(child);
    boolean interrupted = false;
    boolean seen = tree.scan();
    try {
      while (!seen && System.nanoTime() - start < totalNanos / 2) {
        Thread.sleep(KnownTree.POLL_MILLIS); // no signal before the tree is known
        seen = tree.scan();
      }
      tree.leavesFirst().forEach(ProcessHandle::destroy);
      if (tree.endsBy(start + totalNanos / 2)) {
        return seen;
      }
    } catch (InterruptedException e) {
      interrupted = true; // a thread that is interrupted has no time left
    }
    boolean gone = false;
    do {
      seen &= tree.scan();
      tree.rootFirst().forEach(ProcessHandle::destroyForcibly); // again: there may be new ones
      long left = totalNanos - (System.nanoTime() - start);
      try {
        gone = tree.endsBy(System.nanoTime() + Math.min(left, SCAN_NANOS));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    } while (!gone && System.nanoTime() - start < totalNanos);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return gone && seen;
    // @end
  }

  /** Stops a tree that obeys, and one in which only the leader does. */
  public static void main(String[] args) throws IOException, InterruptedException {
    TreeStop stop = new TreeStop(Duration.ofSeconds(2));
    for (Animal animal : List.of(Animal.TREE, Animal.TREE_IGNORES_SIGTERM)) {
      Process child = ProcessDemo.start(animal);
      List<ProcessHandle> descendants = ProcessDemo.descendants(child);
      ProcessDemo.count("descendants", descendants);
      ProcessDemo.stop(stop, child);
      ProcessDemo.count("descendants", descendants);
      ProcessDemo.end(child, descendants); // in case you have broken it
    }
  }
}
