// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stoplab.process.worker.tree.proc.ProcStat;
import stoplab.process.worker.tree.proc.ScanFailedException;

/**
 * The tree as the JDK alone sees it: by parents. A process that has lost its parent before a scan
 * is missed.
 */
final class PortableTree extends ProcessTree {
  private final Map<ProcessHandle, Member> members = new LinkedHashMap<>();

  PortableTree(ProcessHandle leader) {
    members.put(leader, new Member(leader, 0, 0));
  }

  @Override
  public void scan() {
    // Each member, since those below one that has ended are not below the leader any more.
    for (Member member : new ArrayList<>(members.values())) {
      if (runs(member)) {
        add(member);
      }
    }
  }

  private void add(Member parent) {
    parent.handle().children().forEach(child -> {
      Member member = new Member(child, 0, parent.depth() + 1);
      if (members.putIfAbsent(child, member) == null) {
        add(member);
      }
    });
  }

  @Override
  public void scanEverywhere() {
    scan();
  }

  @Override
  public boolean scanForHolders() {
    scan();
    return false;
  }

  @Override
  public List<Member> members() {
    return new ArrayList<>(members.values());
  }

  /** The JDK calls a zombie alive on Unix; on Linux, /proc shows the difference. */
  @Override
  public boolean runs(Member member) {
    ProcessHandle handle = member.handle();
    if (!handle.isAlive()) {
      return false;
    }
    if (handle.info().command().isPresent()) {
      return true; // a zombie has no program
    }
    try {
      return !ProcStat.PROC.exists()
          || ProcStat.read(handle.pid()).map(ProcStat::runs).orElse(false);
    } catch (ScanFailedException e) {
      return true; // it hides its program from this user
    }
  }

  @Override
  protected boolean tellsEndForSure() {
    return false; // a command may be out of sight for a moment
  }
}
