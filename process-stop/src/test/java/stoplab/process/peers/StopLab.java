// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import stoplab.process.worker.Launch;
import stoplab.process.worker.StopLadder;
import stoplab.process.worker.WorkerProcess;

/** Ours, as it is unless configured otherwise. */
final class StopLab implements Peer {
  @Override
  public String name() {
    return "stop-lab";
  }

  @Override
  public String calls() {
    return "WorkerProcess.stop() with StopLadder.standard()";
  }

  @Override
  public Running start(List<String> command) throws IOException {
    WorkerProcess worker =
        new WorkerProcess(Launch.command(command), StopLadder.standard()).start();
    return new Running() {
      @Override
      public boolean awaitLine(Predicate<String> wanted, Duration bound)
          throws InterruptedException {
        return worker.output().awaitLine(wanted, bound).isPresent();
      }

      @Override
      public boolean stop() {
        return worker.stop().isGone();
      }
    };
  }
}
