// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The command {@code timeout} of the GNU coreutils. At SIGTERM it does what it does when its time
 * is over: it signals its child and its own group, and after the time of {@code -k} it kills them.
 */
final class TimeoutCommand implements Peer {
  private static final List<String> COMMAND =
      List.of("timeout", "-k", Long.toString(GRACE.toSeconds()), "600");

  @Override
  public String name() {
    return "timeout-k";
  }

  @Override
  public String calls() {
    return "the child under " + String.join(" ", COMMAND) + "; SIGTERM to it, and waits for it";
  }

  @Override
  public Optional<String> lack() {
    return Programs.lack("timeout", "is in the package coreutils");
  }

  @Override
  public Running start(List<String> command) throws IOException {
    JdkChild timeout = JdkChild.start(Programs.before(command, COMMAND));
    return new Running() {
      @Override
      public boolean awaitLine(Predicate<String> wanted, Duration bound)
          throws InterruptedException {
        return timeout.awaitLine(wanted, bound);
      }

      @Override
      public OptionalLong helper() {
        return OptionalLong.of(timeout.process().pid());
      }

      @Override
      public boolean stop() throws InterruptedException {
        timeout.process().toHandle().destroy(); // leaves its streams open
        timeout.process().waitFor();
        return true;
      }
    };
  }
}
