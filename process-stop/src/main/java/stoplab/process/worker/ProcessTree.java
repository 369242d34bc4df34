// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A process and all that came from it, as far as it can be found. Not thread-safe.
 *
 * <ul>
 *   <li>[process.tree-is-remembered] It only grows: a member stays known when its parent has ended
 *       and it hangs below somebody else, and so do the children that it gets then.
 *   <li>[process.leaves-first] What runs comes leaves first.
 *   <li>[process.zombie-is-dead] A zombie does not run, whatever {@link ProcessHandle#isAlive}
 *       says.
 *   <li>[process.identity-is-pid-and-start] A process that has got the number of a member is a
 *       stranger; and a JVM is no member of a tree that it stops.
 *   <li>[process.lost-ones-are-found] On Linux also those are found that were never below the
 *       leader in a look: by a mark in their environment, or by the output that they hold.
 * </ul>
 */
abstract class ProcessTree {
  /** One process of the tree; two are equal if number and start time are. */
  record Member(ProcessHandle handle, long startTicks, int depth) {}

  private final Set<Member> ended = new HashSet<>();

  /** The tree of a leader that this JVM has started. */
  static ProcessTree of(ProcessHandle leader, StartMark mark) {
    if (leader.equals(ProcessHandle.current())) {
      throw new IllegalStateException("a JVM cannot stop its own process this way");
    }
    return mark.isReadable() ? new LinuxProcessTree(leader, mark) : new PortableTree(leader);
  }

  /** Looks for new members by their parents: quick, and blind for whoever has lost his. */
  abstract void look();

  /** Looks for new members also by their mark. */
  abstract void lookEverywhere();

  /** Looks also for those who only hold the output; who does so in two such looks is a member. */
  abstract void lookForHolders();

  /** All members ever seen, the leader first. */
  abstract List<Member> members();

  /** Whether a member still runs; a zombie does not. */
  abstract boolean runs(Member member);

  /** Whether one that does not run has ended for ever. */
  abstract boolean tellsEndForSure();

  /** The members that still run, leaves first. */
  List<Member> running() {
    List<Member> running = runningBelow();
    Member leader = members().get(0);
    if (runs(leader)) {
      running.add(leader);
    }
    return running;
  }

  /** The same without the leader: its parent, this JVM, knows best whether it runs. */
  List<Member> runningBelow() {
    List<Member> running = new ArrayList<>();
    for (Member member : members()) {
      if (member.depth() > 0 && !ended.contains(member)) { // who has ended is not asked again
        if (runs(member)) {
          running.add(member);
        } else if (tellsEndForSure()) {
          ended.add(member);
        }
      }
    }
    running.sort((one, other) -> Integer.compare(other.depth(), one.depth()));
    return running;
  }

  /** How a member can be named to a reader: as much as is known. */
  static Survivor survivor(Member member) {
    ProcessHandle.Info info = member.handle().info();
    return new Survivor(member.handle().pid(), info.startInstant(), info.command());
  }
}
