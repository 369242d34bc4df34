// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.zeroturnaround.exec.ProcessExecutor;
import org.zeroturnaround.exec.StartedProcess;
import org.zeroturnaround.exec.stream.PumpStreamHandler;

/**
 * zt-exec. What it does at a timeout is to cancel the future of the process, and its
 * DestroyProcessStopper then destroys the process; here that is done when the stop is wanted.
 */
final class ZtExec implements Peer {
  @Override
  public String name() {
    return "zt-exec";
  }

  @Override
  public String calls() {
    return "what a timeout does: future.cancel(true), hence Process.destroy(); waits for the child";
  }

  @Override
  public Running start(List<String> command) throws IOException {
    Lines out = new Lines();
    StartedProcess started = new ProcessExecutor(command)
        .streams(new PumpStreamHandler(out, OutputStream.nullOutputStream()) {
          @Override
          public void setProcessInputStream(OutputStream stdin) {
            // Left open: without an input to copy it would be closed.
          }
        })
        .start();
    return new Running() {
      @Override
      public boolean awaitLine(Predicate<String> wanted, Duration bound)
          throws InterruptedException {
        return out.await(wanted, bound);
      }

      @Override
      public boolean stop() throws InterruptedException {
        started.getFuture().cancel(true);
        return started.getProcess().waitFor(GRACE.toNanos(), TimeUnit.NANOSECONDS);
      }
    };
  }
}
