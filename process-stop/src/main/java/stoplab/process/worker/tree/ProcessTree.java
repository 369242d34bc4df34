// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import stoplab.process.worker.tree.cgroup.Cgroup;
import stoplab.process.worker.tree.proc.ProcStat;
import stoplab.process.worker.tree.proc.ScanFailedException;
import stoplab.process.worker.tree.proc.SignalMasks;
import stoplab.process.worker.tree.session.OwnSession;

/**
 * A process and all that came from it, as far as it can be found. Not thread-safe.
 *
 * <ul>
 *   <li>[process.tree-is-remembered] It only grows: a member stays known when its parent has ended
 *       and it hangs below another process, and so do the children that it gets then.
 *   <li>[process.leaves-first] What runs comes leaves first.
 *   <li>[process.zombie-is-dead] A zombie does not run, whatever {@link ProcessHandle#isAlive}
 *       says. [process.dead-main-thread-is-alive] A process whose main thread alone has left does.
 *   <li>[process.identity-is-pid-and-start] A process that has got the number of a member is a
 *       stranger; and a JVM is no member of a tree that it stops.
 *   <li>[process.lost-ones-are-found] On Linux, processes that were never below the leader in a
 *       scan are found too. They are found by its session, a mark in their environment, the output
 *       that they hold, or its cgroup.
 *   <li>[process.failed-look-is-no-answer] A scan that fails is a problem, and never an empty tree.
 * </ul>
 */
public abstract class ProcessTree {
  /**
   * One process of the tree.
   *
   * @param handle the process
   * @param startTicks when it was started, in clock ticks since boot; 0 if that is not known
   * @param depth how deep it is below the leader, which has 0
   */
  public record Member(ProcessHandle handle, long startTicks, int depth) {
    /**
     * Its number and its start, in one.
     *
     * @return a number that no other process has
     */
    public long identity() {
      return ProcStat.identity(handle.pid(), startTicks);
    }
  }

  private final Set<Long> ended = new HashSet<>();

  /** Made by its subclasses. */
  protected ProcessTree() {}

  /**
   * The tree of a leader that this JVM has started.
   *
   * @param leader the process at its top, not null
   * @param tag what it was started with, not null
   * @return the tree, which has only the leader so far
   * @throws IllegalStateException if the leader is this JVM
   */
  public static ProcessTree of(ProcessHandle leader, ProcessTag tag) {
    if (leader.equals(ProcessHandle.current())) {
      throw new IllegalStateException("a JVM cannot stop its own process this way");
    }
    return tag.isReadable() ? new LinuxProcessTree(leader, tag) : new PortableTree(leader);
  }

  /**
   * The classes that a stop needs in rare cases only. To name them here loads them: a stop may run
   * when this JVM can open no file any more, not even that of a class.
   *
   * @return some classes
   */
  public static List<Class<?>> rareClasses() {
    List<Class<?>> classes = new ArrayList<>(List.of(
        CgroupNet.class, ScanFailedException.class, PossibleEscapes.class, SignalMasks.class));
    classes.addAll(Cgroup.rareClasses());
    classes.addAll(OwnSession.rareClasses());
    return classes;
  }

  /** Looks for new members by their parents: quick, and blind for those that have lost theirs. */
  public abstract void scan();

  /** Looks for new members by all nets but the output. */
  public abstract void scanEverywhere();

  /**
   * Also looks for processes that only hold the output. One that does so in two such scans is a
   * member.
   *
   * @return whether a process that is no member yet was seen to hold it
   */
  public abstract boolean scanForHolders();

  /**
   * All members that were ever seen.
   *
   * @return a snapshot, the leader first
   */
  public abstract List<Member> members();

  /**
   * Whether a member runs, as far as can be known; a zombie does not.
   *
   * @param member the member, not null
   * @return true too if it is there and cannot be inspected
   */
  public abstract boolean runs(Member member);

  /** Whether a member that does not run has ended for ever. */
  protected abstract boolean tellsEndForSure();

  /**
   * Kills by the nets that can kill all that they hold at once, so that no process escapes by a
   * fork: the group of the leader, and its cgroup. Does nothing where there is none.
   *
   * @param bound how long that may take, not null
   */
  public void killAsAWhole(Duration bound) {}

  /**
   * Whether the last scan of everything can be relied on: it has not failed, and no process came
   * and went during it which may have left a successor.
   *
   * @return whether it can
   */
  public boolean isSettled() {
    return true;
  }

  /**
   * Whether the system itself says that nothing of the tree runs, so that no scan is needed.
   *
   * @return false too where it does not say that
   */
  public boolean isEmptyForSure() {
    return false;
  }

  /**
   * Whether the leader is on its way out: its exit code is what it is.
   *
   * @return false too where that cannot be known
   */
  public boolean isLeaderExiting() {
    return false;
  }

  /**
   * Whether a process that holds the output would be seen.
   *
   * @return false where holders are not looked for, or where some processes hide from this user
   */
  public boolean seesHolders() {
    return false;
  }

  /**
   * The nets that were there.
   *
   * @return their names
   */
  public Set<NetName> nets() {
    return Set.of(NetName.PARENT);
  }

  /**
   * Whether another child of this JVM held the output in the last scan, as it may.
   *
   * @return whether one did
   */
  public boolean isHeldBySibling() {
    return false;
  }

  /**
   * What the last scans could not see.
   *
   * @return sentences without a capital and a full stop; empty if nothing was hidden
   */
  public List<String> problems() {
    return List.of();
  }

  /**
   * The leader.
   *
   * @return the member at the top
   */
  public Member leader() {
    return members().get(0);
  }

  /**
   * The members that still run.
   *
   * @return leaves first, the leader last
   */
  public List<Member> running() {
    List<Member> running = runningBelow();
    if (runs(leader())) {
      running.add(leader());
    }
    return running;
  }

  /**
   * The same without the leader: its parent, this JVM, knows best whether it runs.
   *
   * @return leaves first, a list of its own
   */
  public List<Member> runningBelow() {
    List<Member> running = new ArrayList<>();
    for (Member member : members()) {
      if (member.depth() > 0
          && !ended.contains(member.identity())) { // its end was seen: not asked again
        if (runs(member)) {
          running.add(member);
        } else if (tellsEndForSure()) {
          ended.add(member.identity());
        }
      }
    }
    running.sort((one, other) -> Integer.compare(other.depth(), one.depth()));
    return running;
  }

  /**
   * The program of a process, for a reader.
   *
   * @param member the process, not null
   * @return its path, or its short name if its path is hidden from this user; empty if neither is
   *     known
   */
  public static Optional<String> commandOf(Member member) {
    Optional<String> path = member.handle().info().command();
    try {
      return path.isPresent() ? path : ProcStat.read(member.handle().pid()).map(ProcStat::name);
    } catch (ScanFailedException e) {
      return Optional.empty();
    }
  }
}
