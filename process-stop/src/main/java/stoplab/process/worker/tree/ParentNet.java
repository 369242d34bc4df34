// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.tree;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import stoplab.process.worker.tree.proc.ProcStat;

/** Finds what is below a known member, however deep. */
final class ParentNet implements Net {
  private final Members members;

  ParentNet(Members members) {
    this.members = members;
  }

  @Override
  public NetName name() {
    return NetName.PARENT;
  }

  @Override
  public List<ProcStat> find(List<ProcStat> strangers) {
    Set<Long> below = new HashSet<>();
    Set<Long> parents = new HashSet<>(members.numbersInView());
    boolean grown = !parents.isEmpty();
    while (grown) { // a child may stand in the list before its parent
      grown = false;
      for (ProcStat each : strangers) {
        if (parents.contains(each.parent()) && below.add(each.identity())) {
          grown |= parents.add(each.pid());
        }
      }
    }
    return strangers.stream().filter(each -> below.contains(each.identity())).toList();
  }
}
