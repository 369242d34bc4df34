// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import java.util.List;
import stoplab.hazard.DaemonTornWrite;
import stoplab.hazard.ExitFromWorker;
import stoplab.hazard.ExitInHookDeadlock;
import stoplab.hazard.HaltSkipsHooks;

/** Those that end the whole JVM in place of a thread. */
final class ExitHazards {
  private ExitHazards() {}

  static List<Hazard> all() {
    return List.of(exit(), exitInHook(), halt(), daemon());
  }

  private static Hazard exit() {
    return Hazard.of(ExitFromWorker.class, "System.exit() in a worker, to end that worker")
        .fate(
            Verdict.HARM,
            "the JVM has ended, code {jvm.exit}: a finally ran only in a worker that was done before"
                + " the hook ended",
            "jvm.exit=3",
            "hook=ran",
            "finally.quick=ran",
            "finally.caller=",
            "finally.other=",
            "finally.main=");
  }

  private static Hazard exitInHook() {
    return Hazard.of(ExitInHookDeadlock.class, "System.exit() in a shutdown hook")
        .fate(
            Verdict.HARM,
            "the JVM does not end: the hook is {hook} in {hook.at}, the caller {caller} in"
                + " {caller.at}; a watcher had to halt it",
            "hook=BLOCKED",
            "hook.at=java\\.lang\\.(Shutdown|Runtime)\\.exit",
            "caller=WAITING",
            "caller.at=.+",
            "jvm.exit=5");
  }

  private static Hazard halt() {
    return Hazard.of(HaltSkipsHooks.class, "Runtime.halt() with a shutdown hook registered")
        .fate(
            Verdict.HARM,
            "the JVM has ended, code {jvm.exit}: neither the hook nor the finally ran",
            "registered=yes",
            "jvm.exit=4",
            "hook=",
            "finally=");
  }

  private static Hazard daemon() {
    return Hazard.of(DaemonTornWrite.class, "the JVM ends while a daemon thread writes a file")
        .fate(
            Verdict.HARM,
            "in place: \"{in.place.text}\", {in.place}; written aside: \"{aside.text}\", {aside}",
            "in.place=torn",
            "in.place.text=.+",
            "aside=whole");
  }
}
