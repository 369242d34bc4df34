// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.util.ArrayList;
import java.util.List;
import stoplab.process.worker.tree.ProcessTree;
import stoplab.process.zoo.Cage;

/** A leader, and others that are no members in truth; nothing else is ever found. */
class FakeTree extends ProcessTree {
  private final List<Member> members = new ArrayList<>();

  FakeTree(ProcessHandle leader, ProcessHandle... others) {
    members.add(new Member(leader, 0, 0));
    for (ProcessHandle other : others) {
      members.add(new Member(other, 0, 1));
    }
  }

  @Override
  public void scan() {}

  @Override
  public void scanEverywhere() {}

  @Override
  public boolean scanForHolders() {
    return false;
  }

  @Override
  public List<Member> members() {
    return members;
  }

  @Override
  public boolean runs(Member member) {
    return Cage.runs(member.handle());
  }

  @Override
  protected boolean tellsEndForSure() {
    return false;
  }
}
