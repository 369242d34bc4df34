// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard.runner;

import java.util.List;
import stoplab.hazard.DebuggerStop;
import stoplab.hazard.SuspendDeadlock;
import stoplab.hazard.ThreadStopCaught;
import stoplab.hazard.ThreadStopInCleanup;
import stoplab.hazard.ThreadStopTornInvariant;

/** Those that stop or suspend a thread from outside. */
final class StopHazards {
  private static final String[] STOP_REFUSED = {"stop=UnsupportedOperationException", "victim=alive"
  };
  private static final String[] STOP_GONE = {"stop=NoSuchMethodException", "victim=alive"};
  private static final String[] SUSPEND_REFUSED = {
    "suspend=UnsupportedOperationException", "victim=alive"
  };
  private static final String[] SUSPEND_GONE = {"suspend=NoSuchMethodException", "victim=alive"};

  private StopHazards() {}

  static List<Hazard> all() {
    return List.of(tornInvariant(), inCleanup(), caught(), debugger(), suspend());
  }

  private static Hazard tornInvariant() {
    return stop(Hazard.of(
            ThreadStopTornInvariant.class, "Thread.stop() while a worker moves money under a lock")
        .fate(
            Verdict.HARM,
            "{torn} of {stops} stops left {sum} where {expected} had to be, and the lock free",
            "stop=accepted",
            "torn=[1-9]\\d*",
            "sum=\\d+",
            "lock=free"));
  }

  private static Hazard inCleanup() {
    return stop(Hazard.of(
            ThreadStopInCleanup.class,
            "a second Thread.stop() while the worker cleans up after the first")
        .fate(
            Verdict.HARM,
            "the clean-up was cut short: a dead thread holds the lock",
            "stop=accepted",
            "cleanup=begun",
            "lock=held",
            "owner=dead"));
  }

  private static Hazard caught() {
    return stop(Hazard.of(
            ThreadStopCaught.class, "Thread.stop() of a worker that catches whatever a unit throws")
        .fate(
            Verdict.NO_EFFECT,
            "stopped {stops} times, it caught {caught} times a {exception}, and goes on",
            "stop=accepted",
            "caught=[1-9]\\d*",
            "victim=alive"));
  }

  private static Hazard debugger() {
    return Hazard.of(
            DebuggerStop.class, "a debugger's stop while a worker moves money under a lock")
        .needing(Need.DEBUGGER)
        .fate(
            Verdict.HARM,
            "{torn} of {stops} stops left {sum} where {expected} had to be, and the lock free",
            "torn=[1-9]\\d*",
            "sum=\\d+",
            "lock=free");
  }

  private static Hazard suspend() {
    return Hazard.of(SuspendDeadlock.class, "Thread.suspend() of a worker that holds a lock")
        .fate(
            Verdict.HARM,
            "a thread that needs the lock was {other} for the {watched.ms} ms that we watched,"
                + " until the owner was resumed",
            "suspend=accepted",
            "other=BLOCKED",
            "other.after.resume=ended")
        .fate(
            Verdict.REFUSED,
            "suspend() only throws UnsupportedOperationException, since JDK 20",
            SUSPEND_REFUSED)
        .fate(Verdict.GONE, "there is no suspend() any more, since JDK 23", SUSPEND_GONE);
  }

  private static Hazard stop(Hazard hazard) {
    return hazard
        .fate(
            Verdict.REFUSED,
            "stop() only throws UnsupportedOperationException, since JDK 20",
            STOP_REFUSED)
        .fate(Verdict.GONE, "there is no stop() any more, since JDK 26", STOP_GONE);
  }
}
