// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;
import stoplab.testkit.ThreadKind;

/** Apache Commons Exec, by the watchdog that ends a process at its timeout or when it is told. */
final class CommonsExec implements Peer {
  @Override
  public String name() {
    return "commons-exec";
  }

  @Override
  public String calls() {
    return "ExecuteWatchdog.destroyProcess(), and waits until execute(...) returns";
  }

  @Override
  public Running start(List<String> command) throws IOException {
    Lines out = new Lines();
    ExecuteWatchdog watchdog = ExecuteWatchdog.builder()
        .setTimeout(ExecuteWatchdog.INFINITE_TIMEOUT_DURATION)
        .get();
    DefaultExecutor executor = DefaultExecutor.builder().get();
    executor.setWatchdog(watchdog);
    executor.setStreamHandler(new PumpStreamHandler(out, OutputStream.nullOutputStream()) {
      @Override
      public void setProcessInputStream(OutputStream stdin) {
        // Left open: without an input to copy it would be closed.
      }
    });
    CommandLine line = new CommandLine(command.get(0));
    line.addArguments(command.subList(1, command.size()).toArray(String[]::new), false);
    FutureTask<Integer> execution = new FutureTask<>(() -> executor.execute(line));
    ThreadKind.PLATFORM.start("commons-exec", execution);
    return new Running() {
      @Override
      public boolean awaitLine(Predicate<String> wanted, Duration bound)
          throws InterruptedException {
        return out.await(wanted, bound);
      }

      @Override
      public boolean stop() throws InterruptedException {
        watchdog.destroyProcess();
        try {
          execution.get();
        } catch (ExecutionException e) {
          // How it says that the exit code is not 0.
        }
        return true;
      }
    };
  }
}
