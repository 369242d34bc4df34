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

  /** The exit code that Windows gives a child which the JDK has killed. */
  private static final int FORCED = 1;

  private ExitJudge() {}

  /**
   * Judges.
   *
   * @param exitCode the child's exit code, as the JVM gives it
   * @param requests what was sent to it while it was alive
   * @param goodbye what it has said itself
   */
  static ExitCause judge(int exitCode, Set<Rung> requests, Goodbye goodbye) {
    return explains(requests, exitCode, goodbye)
        ? ExitCause.STOPPED
        : withoutUs(isOfSignal(exitCode), goodbye);
  }

  private static boolean isOfSignal(int exitCode) {
    return exitCode > OF_SIGNAL && exitCode <= OF_SIGNAL + LAST_SIGNAL;
  }

  /** Whether one of our requests may end a child so. */
  private static boolean explains(Set<Rung> requests, int exitCode, Goodbye goodbye) {
    boolean asked = requests.contains(Rung.ASK);
    boolean told = requests.contains(Rung.TERMINATE);
    boolean killed = requests.contains(Rung.KILL);
    if (!isOfSignal(exitCode)) {
      return asked || told || killed && exitCode == FORCED;
    }
    return killed && exitCode == OF_SIGNAL + SIGKILL
        || told && exitCode == OF_SIGNAL + SIGTERM && goodbye != Goodbye.EXIT
        || asked && goodbye == Goodbye.EXIT; // whoever leaves when asked has his own code
  }

  private static ExitCause withoutUs(boolean looksLikeSignal, Goodbye goodbye) {
    return switch (goodbye) {
      case NO_GUARD -> looksLikeSignal ? ExitCause.AMBIGUOUS : ExitCause.OWN_EXIT;
      case NONE, SIGNAL -> ExitCause.DIED;
      case EXIT -> ExitCause.OWN_EXIT;
    };
  }
}
