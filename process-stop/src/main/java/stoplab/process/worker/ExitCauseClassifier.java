// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

import java.util.Set;
import stoplab.process.worker.guard.Goodbye;

/**
 * Finds out why a child has ended, from all that is known of it. The order of events counts: a
 * child that was leaving before the first request has not been stopped by it.
 */
final class ExitCauseClassifier {
  /** What the JVM adds to the number of the signal that has killed a child. */
  private static final int OF_SIGNAL = 0x80;

  private static final int LAST_SIGNAL = 64;
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  /** The exit code that Windows gives a child which the JDK has killed. */
  private static final int FORCED = 1;

  private static final boolean IS_WINDOWS = !ProcessHandle.current().supportsNormalTermination();

  private ExitCauseClassifier() {}

  /**
   * Classifies an end. A request counts from the moment before the first signal to any process of
   * the child's tree, since a leader may end because its children have. It does not count if the
   * child was on its way out by then.
   *
   * @param exitCode the child's exit code, as the JVM gives it
   * @param requests the requests that count
   * @param beforeRequest what its guard had said before the first of them
   * @param atEnd what its guard has said in the end
   */
  static ExitCause classify(
      int exitCode, Set<Rung> requests, Goodbye beforeRequest, Goodbye atEnd) {
    if (requests.contains(Rung.KILL) && isOfKill(exitCode)) {
      return ExitCause.STOPPED; // also a child whose own exit did not come to its end
    }
    return switch (beforeRequest) {
      case EXIT -> ExitCause.OWN_EXIT;
      case SIGNAL -> ExitCause.DIED;
      case NO_GUARD, NONE ->
        explains(requests, exitCode, atEnd) ? ExitCause.STOPPED : withoutUs(exitCode, atEnd);
    };
  }

  private static boolean isOfKill(int exitCode) {
    return exitCode == OF_SIGNAL + SIGKILL || IS_WINDOWS && exitCode == FORCED;
  }

  private static boolean isOfSignal(int exitCode) {
    return exitCode > OF_SIGNAL && exitCode <= OF_SIGNAL + LAST_SIGNAL;
  }

  /**
   * Whether an end, of a child that was not leaving before, may follow from one of our requests. A
   * shell leaves by itself too when its children are killed.
   */
  private static boolean explains(Set<Rung> requests, int exitCode, Goodbye atEnd) {
    boolean terminated = requests.contains(Rung.TERMINATE);
    boolean leavesByItself = !isOfSignal(exitCode) || atEnd == Goodbye.EXIT; // with any code
    return leavesByItself && !requests.isEmpty() || terminated && exitCode == OF_SIGNAL + SIGTERM;
  }

  private static ExitCause withoutUs(int exitCode, Goodbye atEnd) {
    return switch (atEnd) {
      case NO_GUARD -> isOfSignal(exitCode) ? ExitCause.AMBIGUOUS : ExitCause.OWN_EXIT;
      case NONE -> isOfSignal(exitCode) ? ExitCause.DIED : ExitCause.OWN_EXIT;
      case EXIT -> ExitCause.OWN_EXIT;
      case SIGNAL -> ExitCause.DIED;
    };
  }
}
