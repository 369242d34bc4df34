// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A session, and so a group, of the child's own, which is signalled as a whole. */
final class SetsidKillpg implements Peer {
  @Override
  public String name() {
    return "setsid-killpg";
  }

  @Override
  public String calls() {
    return "the child under setsid; killpg with SIGTERM, waits for the child, killpg with SIGKILL";
  }

  @Override
  public Optional<String> lack() {
    return Programs.lack("setsid", "is in the package util-linux");
  }

  @Override
  public Running start(List<String> command) throws IOException {
    // A child of the JDK leads no group, so setsid does not fork: the number stays the same.
    JdkChild child = JdkChild.start(Programs.before(command, List.of("setsid")));
    int group = Math.toIntExact(child.process().pid());
    return child.stoppedBy(() -> {
      Kernel.signalGroup(group, Kernel.SIGTERM);
      child.waitFor(GRACE);
      Kernel.signalGroup(group, Kernel.SIGKILL);
      return child.waitFor(KILLED) && Waiting.until(() -> !Kernel.hasGroup(group), KILLED);
    });
  }
}
