// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import java.util.List;
import stoplab.hazard.AbandonedThread;
import stoplab.hazard.ExecutorTimeoutLeak;

/** Those that do not stop the work, but only stop waiting for it. */
final class AbandonHazards {
  private AbandonHazards() {}

  static List<Hazard> all() {
    return List.of(abandoned(), timeout());
  }

  private static Hazard abandoned() {
    return Hazard.of(AbandonedThread.class, "join with a timeout, and go on without the thread")
        .fate(
            Verdict.HARM,
            "the thread is {worker}: its 64 MB are {memory}, its lock is {lock}, its connection"
                + " {connection}, and it has used {cpu.ms} ms more of the CPU",
            "worker=alive",
            "memory=kept",
            "lock=held",
            "connection=open",
            "cpu.ms=more than \\d+");
  }

  private static Hazard timeout() {
    return Hazard.of(
            ExecutorTimeoutLeak.class, "Future.get with a timeout, in a pool of two threads")
        .fate(
            Verdict.HARM,
            "after {timeouts} timeouts {running} tasks run on, and a third has {third}; once they"
                + " are cancelled it has {third.after.cancel}",
            "timeouts=2",
            "running=2",
            "third=not begun",
            "third.after.cancel=begun");
  }
}
