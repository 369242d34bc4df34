// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.util.List;
import java.util.Set;
import stoplab.process.worker.tree.cgroup.Cgroup;
import stoplab.process.worker.tree.proc.ProcStat;
import stoplab.process.worker.tree.proc.ScanFailedException;

/**
 * Finds what is in the cgroup that the child was put into. A process stays in it until one with the
 * right to do so moves it, whatever becomes of its parent, session, environment and streams.
 */
final class CgroupNet implements Net {
  private final Cgroup cgroup;

  CgroupNet(Cgroup cgroup) {
    this.cgroup = cgroup;
  }

  @Override
  public NetName name() {
    return NetName.CGROUP;
  }

  @Override
  public List<ProcStat> find(List<ProcStat> strangers) throws ScanFailedException {
    if (strangers.isEmpty()) {
      return List.of();
    }
    Set<Long> inside = cgroup.members();
    return strangers.stream().filter(each -> inside.contains(each.pid())).toList();
  }
}
