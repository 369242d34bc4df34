// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.IOException;
import java.util.List;

/** The JDK's way for a tree: a snapshot, which is killed before the child. */
final class JdkDescendants implements Peer {
  @Override
  public String name() {
    return "jdk-descendants";
  }

  @Override
  public String calls() {
    return "destroyForcibly() for each of Process.descendants() and the child, and waits for all";
  }

  @Override
  public Running start(List<String> command) throws IOException {
    JdkChild child = JdkChild.start(command);
    return child.stoppedBy(() -> {
      List<ProcessHandle> descendants = child.process().descendants().toList();
      descendants.forEach(ProcessHandle::destroyForcibly);
      child.process().destroyForcibly();
      return child.waitFor(KILLED)
          && Waiting.until(() -> descendants.stream().noneMatch(ProcessHandle::isAlive), KILLED);
    });
  }
}
