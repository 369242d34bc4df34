// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tree as Linux's {@code /proc} shows it, by three nets: the parent, the mark in the
 * environment, and the hold of the output. One that slips through all three (an empty environment,
 * an own pair of streams, a parent that has ended before each look) is not found, nor is one of
 * another user who has lost its parent; only a cgroup would hold it.
 */
final class LinuxProcessTree extends ProcessTree {
  private static final long INIT = 1;

  private final StartMark mark;
  private final List<Member> members = new ArrayList<>();

  /** The last member of each number: only that one can run. */
  private final Map<Long, Member> byPid = new HashMap<>();

  /** How many had been born by then: if nobody has been since, nobody can be new. */
  private long birthsAtLastLook = StartMark.UNKNOWN;

  /** Those that held the output in the last look: one look could meet a sibling being started. */
  private Set<ProcStat> lastHolders = Set.of();

  LinuxProcessTree(ProcessHandle leader, StartMark mark) {
    this.mark = mark;
    add(new Member(leader, mark.startTicks(), 0));
  }

  @Override
  void look() {
    // Most trees are one process, whose own list is read ten times as fast as that of all.
    if (members.size() > 1 || ProcStat.mayHaveChildren(members.get(0).handle().pid())) {
      addChildren(ProcStat.readAll(mark.canBeOurs(StartMark.births())));
    }
  }

  @Override
  void lookEverywhere() {
    long births = StartMark.births();
    if (births == StartMark.UNKNOWN || births != birthsAtLastLook) {
      addKin(ProcStat.readAll(mark.canBeOurs(births)));
      birthsAtLastLook = births; // read before the list: who came in between is for the next look
    }
  }

  /** Adds whoever is below a known member, however deep, in a list of all processes. */
  void addChildren(List<ProcStat> all) {
    Set<Long> ours = new HashSet<>();
    for (ProcStat each : all) {
      if (isKnown(each)) {
        ours.add(each.pid()); // and not a stranger who has got the number of one that has ended
      }
    }
    boolean grown = !ours.isEmpty();
    while (grown) { // a child may stand in the list before its parent
      grown = false;
      for (ProcStat each : all) {
        if (ours.contains(each.parent()) && !ours.contains(each.pid())) {
          if (add(each, byPid.get(each.parent()).depth() + 1)) {
            grown |= ours.add(each.pid());
          }
        }
      }
    }
  }

  @Override
  void lookForHolders() {
    List<ProcStat> all = ProcStat.readAll(mark.canBeOurs(StartMark.births()));
    addHolders(addKin(all));
    addChildren(all);
  }

  /** Adds whoever is below a member, or has the mark; returns the others. */
  private List<ProcStat> addKin(List<ProcStat> all) {
    addChildren(all);
    List<ProcStat> strangers = new ArrayList<>();
    for (ProcStat each : all) {
      boolean later = each.startTicks() >= mark.startTicks();
      if (later
          && each.runs()
          && !isKnown(each)
          && each.pid() != ProcessHandle.current().pid()) {
        if (!mark.isOn(each.pid())) {
          strangers.add(each);
        } else if (add(each, 1)) {
          addChildren(all);
        }
      }
    }
    return strangers;
  }

  private void addHolders(List<ProcStat> strangers) {
    long self = ProcessHandle.current().pid();
    Set<ProcStat> holders = new HashSet<>();
    for (ProcStat each : strangers) {
      // A child of this JVM is none of the worker's; but PID 1 is given all orphans.
      if (isKnown(each) || self != INIT && each.parent() == self) {
        continue;
      }
      if (mark.isHeldBy(each.pid())) {
        ProcStat identity = new ProcStat(each.pid(), ' ', 0, each.startTicks());
        holders.add(identity);
        if (lastHolders.contains(identity)) {
          add(each, 1);
        }
      }
    }
    lastHolders = holders;
  }

  private boolean isKnown(ProcStat each) {
    Member member = byPid.get(each.pid());
    return member != null && member.startTicks() == each.startTicks();
  }

  private boolean add(ProcStat each, int depth) {
    Optional<ProcessHandle> handle = ProcessHandle.of(each.pid());
    // The handle is for the process of this line only if that one is still there now.
    if (handle.isEmpty() || ProcStat.read(each.pid()).filter(each::isSame).isEmpty()) {
      return false;
    }
    add(new Member(handle.get(), each.startTicks(), depth));
    return true;
  }

  private void add(Member member) {
    members.add(member);
    byPid.put(member.handle().pid(), member);
  }

  @Override
  List<Member> members() {
    return List.copyOf(members);
  }

  @Override
  boolean runs(Member member) {
    long pid = member.handle().pid();
    return ProcStat.read(pid)
        .map(now -> now.startTicks() == member.startTicks() && now.runs())
        .orElseGet(() -> ProcStat.isListed(pid)); // this JVM may be out of file descriptors
  }

  @Override
  boolean tellsEndForSure() {
    return true;
  }
}
