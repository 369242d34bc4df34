// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tree as the JDK alone sees it: by parents. Whoever has lost his before a look is missed. */
final class PortableTree extends ProcessTree {
  private final Map<ProcessHandle, Member> members = new LinkedHashMap<>();

  PortableTree(ProcessHandle leader) {
    members.put(leader, new Member(leader, 0, 0));
  }

  @Override
  void look() {
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
  void lookEverywhere() {
    look();
  }

  @Override
  void lookForHolders() {
    look();
  }

  @Override
  List<Member> members() {
    return new ArrayList<>(members.values());
  }

  /** On Linux the JDK calls a zombie alive, but knows no command of it. */
  @Override
  boolean runs(Member member) {
    return member.handle().isAlive() && member.handle().info().command().isPresent();
  }

  @Override
  boolean tellsEndForSure() {
    return false; // a command may be out of sight for a moment
  }
}
