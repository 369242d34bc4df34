// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.util.Set;

/** Tells from all that is known why a child has ended. */
final class ExitJudge {
  /** What the JVM adds to the number of the signal that has killed a child. */
  private static final int OF_SIGNAL = 0x80;

  private static final int LAST_SIGNAL = 64;
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  private ExitJudge() {}

  /**
   * Judges.
   *
   * @param exitCode the child's exit code, as the JVM gives it
   * @param requests what was sent to it while it was alive
   * @param goodbye what it has said itself
   */
  static ExitCause judge(int exitCode, Set<Rung> requests, Goodbye goodbye) {
    int signal = exitCode - OF_SIGNAL;
    if (signal < 1 || signal > LAST_SIGNAL) {
      if (!requests.isEmpty()) {
        return ExitCause.STOPPED;
      }
      return goodbye == Goodbye.NONE ? ExitCause.DIED : ExitCause.OWN_EXIT;
    }
    boolean isOurs = signal == SIGKILL && requests.contains(Rung.KILL)
        || signal == SIGTERM && requests.contains(Rung.TERMINATE) && goodbye != Goodbye.EXIT;
    if (isOurs) {
      return ExitCause.STOPPED;
    }
    return switch (goodbye) {
      case NO_GUARD -> ExitCause.AMBIGUOUS;
      case NONE, SIGNAL -> ExitCause.DIED;
      case EXIT -> ExitCause.OWN_EXIT;
    };
  }
}
