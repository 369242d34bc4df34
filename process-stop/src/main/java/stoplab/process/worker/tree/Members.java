// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import stoplab.process.worker.tree.ProcessTree.Member;
import stoplab.process.worker.tree.proc.ProcStat;
import stoplab.process.worker.tree.proc.ScanFailedException;

/** The members of a tree that were ever seen, and which of them the current scan has met. */
final class Members {
  private final List<Member> members = new ArrayList<>();
  private final Set<Long> known = new HashSet<>();

  /** The numbers of those in the current scan, and how deep they are. */
  private final Map<Long, Integer> inView = new HashMap<>();

  Members(Member leader) {
    add(leader);
  }

  private void add(Member member) {
    members.add(member);
    known.add(member.identity());
  }

  /** Begins a scan; a stranger that has got the number of a member is not taken for it. */
  void beginLook(List<ProcStat> all) {
    inView.clear();
    Set<Long> there = new HashSet<>();
    all.forEach(each -> there.add(each.identity()));
    for (Member member : members) {
      if (there.contains(member.identity())) {
        inView.put(member.handle().pid(), member.depth());
      }
    }
  }

  Set<Long> numbersInView() {
    return inView.keySet();
  }

  boolean isKnown(ProcStat process) {
    return known.contains(process.identity());
  }

  /**
   * Adds a process, below its parent if that one is a member.
   *
   * @return false if it has ended
   * @throws ScanFailedException if that cannot be found out
   */
  boolean add(ProcStat process) throws ScanFailedException {
    Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
    Optional<ProcStat> now = ProcStat.read(process.pid());
    // The handle is for the process of this line only if that one is still there now.
    if (now.isEmpty() || now.get().identity() != process.identity()) {
      return false;
    }
    if (handle.isEmpty()) { // the JDK needs file descriptors for it too
      throw new ScanFailedException("process " + process.pid() + " cannot be inspected");
    }
    int depth = inView.getOrDefault(process.parent(), 0) + 1;
    add(new Member(handle.get(), process.startTicks(), depth));
    inView.put(process.pid(), depth);
    return true;
  }

  List<Member> all() {
    return List.copyOf(members);
  }
}
