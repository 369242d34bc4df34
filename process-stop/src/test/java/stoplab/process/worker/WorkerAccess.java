// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.util.List;
import java.util.Optional;
import stoplab.process.worker.guard.Goodbye;
import stoplab.process.worker.tree.ProcessTag;

/** What a test of another package may see of a worker. */
public final class WorkerAccess {
  private WorkerAccess() {}

  /** The process that a worker has started. */
  public static Process process(WorkerProcess worker) {
    return worker.process();
  }

  /** What the process was started with. */
  public static ProcessTag tag(WorkerProcess worker) {
    return worker.tag();
  }

  /** What the guard of the process has said last. */
  public static Goodbye goodbye(WorkerProcess worker) {
    return worker.goodbye();
  }

  /** The command line of a launch that has no guard. */
  public static List<String> commandLine(Launch launch) {
    return launch.commandLine(Optional.empty());
  }
}
