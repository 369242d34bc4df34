// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.stop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import stoplab.process.worker.output.Deadline;
import stoplab.process.worker.output.OutputPump;
import stoplab.process.worker.tree.ProcessTree;
import stoplab.process.worker.tree.ProcessTree.Member;

/**
 * Waits for the end of a tree, and checks whether it has come. Belongs to the thread that stops.
 */
public final class TreeEnd {
  /**
   * The first pause between two checks of processes whose end is not reported; shorter than the 300
   * ms of {@code onExit()}.
   */
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /**
   * Minimum length of a pause, in lengths of the scan before it. With hundreds of stops at a time
   * the scans would otherwise take the CPU time that the killed need to end.
   */
  private static final int PAUSE_PER_SCAN = 4;

  /** How often a scan is repeated that was not complete. */
  private static final int SETTLING_SCANS = 5;

  /** Maximum time in which a first scan that fails is repeated, while the child holds its tree. */
  private static final Duration FIRST_SCAN = Duration.ofMillis(100);

  /** Maximum time until the end of the output, before a process is suspected to hold it. */
  private static final Duration OUTPUT_ROUND = Duration.ofMillis(50);

  private final Process leader;
  private final OutputPump output;
  private final ProcessTree tree;
  private final Patience patience;
  private Optional<String> neverSeen = Optional.empty();

  /**
   * Makes a wait for one stop.
   *
   * @param leader the child, not null
   * @param output what is read of it, not null
   * @param tree its tree, not null
   * @param patience the waits of the stop, not null
   */
  public TreeEnd(Process leader, OutputPump output, ProcessTree tree, Patience patience) {
    this.leader = leader;
    this.output = output;
    this.tree = tree;
    this.patience = patience;
  }

  /** Scans while the leader lives: once it has ended, an orphan of its tree may be out of view. */
  public void scanFirst() {
    Deadline until = patience.softly(FIRST_SCAN);
    tree.scan();
    for (long pause = FIRST_PAUSE_NANOS; isBlind() && !until.hasPassed(); pause *= 2) {
      patience.pause(pause, until);
      tree.scan();
    }
    if (isBlind()) {
      neverSeen = Optional.of("as long as the child ran, its tree could not be inspected");
    }
  }

  private boolean isBlind() {
    return !tree.problems().isEmpty();
  }

  /**
   * What runs, leaves first. This JVM knows better than a scan whether its own child runs.
   *
   * @return a new list, never null
   */
  public List<Member> running() {
    List<Member> running = tree.runningBelow();
    if (leader.isAlive()) {
      running.add(tree.leader());
    }
    return running;
  }

  /**
   * Waits for the processes below the leader, whose end only a scan can show.
   *
   * @param until the end of the wait, not null
   * @param softly whether an interrupt ends the wait
   */
  public void awaitOthers(Deadline until, boolean softly) {
    long pause = FIRST_PAUSE_NANOS;
    long scanned = System.nanoTime();
    while (!tree.runningBelow().isEmpty() && !until.hasPassed() && !(softly && patience.isLost())) {
      long scan = System.nanoTime() - scanned;
      patience.pause(Math.max(pause, PAUSE_PER_SCAN * scan), until);
      pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      scanned = System.nanoTime();
    }
  }

  /**
   * Checks again whether anything of the tree runs. A scan that is not complete is no answer.
   *
   * @return whether nothing runs, as far as complete scans show
   */
  public boolean isGone() {
    long pause = FIRST_PAUSE_NANOS;
    for (int scans = 0; scans < SETTLING_SCANS && !leader.isAlive(); scans++) {
      tree.scanEverywhere();
      if (!tree.runningBelow().isEmpty()) {
        return false;
      }
      if (tree.isEmptyForSure() || tree.isSettled()) {
        return true;
      }
      patience.pause(pause, patience.deadline());
      pause *= 2;
    }
    return false;
  }

  /**
   * Whether the output is held though all that we know is gone: something has got away with it.
   *
   * @param endedBefore whether the child had ended before the stop. If no reader was in a read
   *     then, the JDK has closed its end (ProcessImpl, processExited), and the end of the output
   *     says nothing of other processes
   * @return whether a process that runs was found so
   */
  public boolean isHeld(boolean endedBefore) {
    if (leader.isAlive()) {
      return false;
    }
    boolean ended = patience.awaitEnd(output, patience.within(OUTPUT_ROUND));
    if (ended && !endedBefore) {
      return false;
    }
    if (tree.scanForHolders() || !ended) {
      patience.pause(LONGEST_PAUSE_NANOS, patience.deadline());
      tree.scanForHolders(); // a process that holds it in two scans is a member
    }
    return !tree.runningBelow().isEmpty();
  }

  /**
   * Whether nothing is left that could write to the output, so that its end will come as soon as
   * its readers have their turn [process.slow-reader-is-awaited].
   *
   * @return whether that is sure
   */
  public boolean outputWillEnd() {
    boolean held = tree.scanForHolders() || tree.isHeldBySibling();
    return tree.seesHolders() && !held && running().isEmpty();
  }

  /**
   * What may run on without having been seen.
   *
   * @param outputComplete whether the output was read to its end
   * @return sentences; none if every net agrees
   */
  public List<String> unseen(boolean outputComplete) {
    if (running().isEmpty() && tree.isEmptyForSure()) {
      return List.of();
    }
    List<String> unseen = new ArrayList<>(tree.problems());
    neverSeen.ifPresent(unseen::add);
    if (running().isEmpty()) {
      if (unseen.isEmpty() && !tree.isSettled()) {
        unseen.add("processes came and went faster than they could be inspected, and some of the"
            + " tree may run on");
      }
      if (!outputComplete && !tree.isHeldBySibling() && !tree.seesHolders()) {
        unseen.add("its output has not ended: a process that cannot be seen may hold it");
      }
    }
    return unseen;
  }

  /**
   * Which kills the kernel has refused (EPERM, kill(2)): of processes that run on.
   *
   * @return a sentence for each
   */
  public List<String> refusals() {
    return tree.runningBelow().stream()
        .filter(member -> !member.handle().destroyForcibly() && tree.runs(member))
        .map(member -> "SIGKILL to process " + member.handle().pid() + " was refused: it belongs to"
            + " another user, or could not be inspected")
        .toList();
  }
}
