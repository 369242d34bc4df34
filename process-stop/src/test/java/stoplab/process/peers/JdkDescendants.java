// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

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
    return new Running() {
      @Override
      public boolean awaitLine(Predicate<String> wanted, Duration bound)
          throws InterruptedException {
        return child.awaitLine(wanted, bound);
      }

      @Override
      public boolean stop() throws InterruptedException {
        List<ProcessHandle> descendants = child.process().descendants().toList();
        descendants.forEach(ProcessHandle::destroyForcibly);
        child.process().destroyForcibly();
        return child.waitFor(KILLED)
            && Waiting.until(() -> descendants.stream().noneMatch(ProcessHandle::isAlive), KILLED);
      }
    };
  }
}
