// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.IOException;
import java.util.List;

/** The JDK's shortest way. */
final class JdkDestroy implements Peer {
  @Override
  public String name() {
    return "jdk-destroy";
  }

  @Override
  public String calls() {
    return "Process.destroyForcibly(), and waits for the child";
  }

  @Override
  public Running start(List<String> command) throws IOException {
    JdkChild child = JdkChild.start(command);
    return child.stoppedBy(() -> {
      child.process().destroyForcibly();
      return child.waitFor(KILLED);
    });
  }
}
