// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import stoplab.testkit.ThreadKind;

/** A child of the bare JDK, both of whose streams are read. */
final class JdkChild {
  private final Process process;
  private final Lines out = new Lines();
  private final Lines err = new Lines();

  private JdkChild(Process process) {
    this.process = process;
    drain(process.getInputStream(), out);
    drain(process.getErrorStream(), err);
  }

  static JdkChild start(List<String> command) throws IOException {
    return new JdkChild(new ProcessBuilder(command).start());
  }

  private static void drain(InputStream from, Lines to) {
    ThreadKind.PLATFORM.start("drain", () -> {
      try (from) {
        from.transferTo(to);
      } catch (IOException e) {
        // Process.destroy has closed the stream under the reader.
      }
    });
  }

  /** A stop of a child. */
  interface Stop {
    /** Stops it; returns what the way says: whether all is gone. */
    boolean stop() throws InterruptedException;
  }

  /** This child, to be stopped in such a way. */
  Peer.Running stoppedBy(Stop way) {
    return new Peer.Running() {
      @Override
      public boolean awaitLine(Predicate<String> wanted, Duration bound)
          throws InterruptedException {
        return JdkChild.this.awaitLine(wanted, bound);
      }

      @Override
      public boolean stop() throws InterruptedException {
        return way.stop();
      }
    };
  }

  Process process() {
    return process;
  }

  boolean awaitLine(Predicate<String> wanted, Duration bound) throws InterruptedException {
    return out.await(wanted, bound);
  }

  boolean awaitErrorLine(Predicate<String> wanted, Duration bound) throws InterruptedException {
    return err.await(wanted, bound);
  }

  boolean waitFor(Duration bound) throws InterruptedException {
    return process.waitFor(bound.toNanos(), TimeUnit.NANOSECONDS);
  }
}
