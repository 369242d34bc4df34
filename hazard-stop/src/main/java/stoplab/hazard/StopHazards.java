// SPDX-License-Identifier: Apache-2.0
package stoplab.hazard;

import java.util.List;

/** Those that stop or suspend a thread from outside. */
final class StopHazards {
  private StopHazards() {}

  static List<Hazard> all() {
    return List.of(Hazard.of(
            ThreadStopTornInvariant.class, "Thread.stop() while a worker moves money, under a lock")
        .fate(
            Verdict.HARM,
            "{torn} of {stops} stops left a wrong sum, {sum} where {expected} had to be, and the"
                + " lock free",
            "stop=accepted",
            "torn=[1-9]\\d*",
            "lock=free")
        .fate(
            Verdict.REFUSED,
            "stop() only throws UnsupportedOperationException, since JDK 20",
            "stop=UnsupportedOperationException",
            "worker=alive")
        .fate(
            Verdict.GONE,
            "there is no stop() any more, since JDK 26",
            "stop=NoSuchMethodException",
            "worker=alive"));
  }
}
