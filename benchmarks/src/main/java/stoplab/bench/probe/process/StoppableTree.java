// SPDX-License-Identifier: Apache-2.0
package stoplab.bench.probe.process;

import java.time.Duration;
import java.util.List;
import stoplab.process.worker.Launch;
import stoplab.process.worker.StopLadder;
import stoplab.process.worker.StopReport;
import stoplab.process.worker.WorkerProcess;

/** A process tree that one thread stops in its way, while many other threads do the same. */
interface StoppableTree {
  /** The number of the process at its root. */
  long pid();

  /** Waits until all of its processes are there. */
  void awaitReady() throws Exception;

  /**
   * Stops it.
   *
   * @return whether the stop reports that none of its processes runs any more
   */
  boolean stop() throws Exception;

  /** A tree that a ladder stops. */
  static StoppableTree ofLadder(List<String> command, StopLadder ladder, Duration patience)
      throws Exception {
    WorkerProcess worker = new WorkerProcess(
            Launch.command(command).withReadyLine(StoppedProgram.READY), ladder)
        .start();
    return new StoppableTree() {
      @Override
      public long pid() {
        return worker.pid();
      }

      @Override
      public void awaitReady() throws InterruptedException {
        if (!worker.awaitReady(patience)) {
          throw new IllegalStateException("not ready: " + worker.output().lastLines());
        }
      }

      @Override
      public boolean stop() {
        StopReport report = worker.stop();
        return report.isGone();
      }
    };
  }

  /** A tree that is killed by the JDK's own calls, which do not check whether all of it is gone. */
  static StoppableTree ofBareCalls(List<String> command, Duration patience) throws Exception {
    Process process = new ProcessBuilder(command).start();
    return new StoppableTree() {
      @Override
      public long pid() {
        return process.pid();
      }

      @Override
      public void awaitReady() throws Exception {
        BareCalls.awaitReady(process, ChildKind.TREE_2);
      }

      @Override
      public boolean stop() throws Exception {
        List<ProcessHandle> descendants = process.descendants().toList();
        descendants.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.waitFor();
        ProcessInspector.awaitEnd(descendants, patience);
        return true;
      }
    };
  }
}
