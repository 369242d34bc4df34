// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import com.zaxxer.nuprocess.NuAbstractProcessHandler;
import com.zaxxer.nuprocess.NuProcess;
import com.zaxxer.nuprocess.NuProcessBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * NuProcess 3, which is built on JNA; its version 4 needs JDK 25, and signals no more than this.
 */
final class NuProcessForce implements Peer {
  @Override
  public String name() {
    return "nuprocess";
  }

  @Override
  public String calls() {
    return "NuProcess.destroy(true), and waits for the child";
  }

  @Override
  public Running start(List<String> command) throws IOException {
    Lines out = new Lines();
    NuProcess process = new NuProcessBuilder(reader(out), command).start();
    if (process == null) {
      throw new IOException("NuProcess did not start " + command.get(0));
    }
    return new Running() {
      @Override
      public boolean awaitLine(Predicate<String> wanted, Duration bound)
          throws InterruptedException {
        return out.await(wanted, bound);
      }

      @Override
      public boolean stop() throws InterruptedException {
        process.destroy(true);
        process.waitFor(GRACE.toNanos(), TimeUnit.NANOSECONDS);
        return !process.isRunning();
      }
    };
  }

  private static NuAbstractProcessHandler reader(Lines out) {
    return new NuAbstractProcessHandler() {
      @Override
      public void onStdout(ByteBuffer buffer, boolean closed) {
        while (buffer.hasRemaining()) {
          out.write(buffer.get());
        }
      }
    };
  }
}
