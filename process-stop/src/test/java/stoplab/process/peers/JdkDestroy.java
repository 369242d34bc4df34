// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

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
    return new Running() {
      @Override
      public boolean awaitLine(Predicate<String> wanted, Duration bound)
          throws InterruptedException {
        return child.awaitLine(wanted, bound);
      }

      @Override
      public boolean stop() throws InterruptedException {
        child.process().destroyForcibly();
        return child.waitFor(KILLED);
      }
    };
  }
}
