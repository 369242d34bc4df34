// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.util.List;
import java.util.Objects;
import stoplab.process.worker.StopReport;

/**
 * How a call has ended: in one of five ways [process.call-outcomes].
 *
 * @param <R> what its task returns
 */
public sealed interface CallOutcome<R> {
  /**
   * The task has returned.
   *
   * @param <R> what its task returns
   * @param value what it has returned; may be null
   */
  record Finished<R>(R value) implements CallOutcome<R> {}

  /**
   * The task has thrown an exception.
   *
   * @param <R> what its task returns
   * @param failure what it has thrown
   */
  record Threw<R>(TaskFailure failure) implements CallOutcome<R> {
    /**
     * Makes an outcome.
     *
     * @throws NullPointerException if the argument is null
     */
    public Threw {
      Objects.requireNonNull(failure, "failure");
    }
  }

  /**
   * The call was stopped while it ran, and its child is gone: the report says so.
   *
   * @param <R> what its task returns
   * @param reason why it was stopped
   * @param report how it was stopped, and what the child had printed last
   * @param where what the task was doing, innermost frame first; empty if the child did not answer,
   *     as one that is stopped by SIGSTOP
   */
  record Stopped<R>(CallStopReason reason, StopReport report, List<StackTraceElement> where)
      implements CallOutcome<R> {
    /**
     * Makes an outcome.
     *
     * @throws NullPointerException if an argument is null
     */
    public Stopped {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(report, "report");
      where = List.copyOf(where);
    }
  }

  /**
   * The child has died while it ran the call, and nobody here had stopped it.
   *
   * @param <R> what its task returns
   * @param cause why it has died
   * @param exitCode its exit code; 128 + n if signal n has killed it
   * @param lastLines what the child had printed last, in this call or an earlier one; after a crash
   *     the head of the JVM's report
   */
  record Died<R>(DeathCause cause, int exitCode, List<String> lastLines) implements CallOutcome<R> {
    /**
     * Makes an outcome.
     *
     * @throws NullPointerException if an argument is null
     */
    public Died {
      Objects.requireNonNull(cause, "cause");
      lastLines = List.copyOf(lastLines);
    }
  }

  /**
   * The call has not been run, or what it has returned could not be sent or accepted.
   *
   * @param <R> what its task returns
   * @param reason a sentence that says why, and what would be right
   */
  record Refused<R>(String reason) implements CallOutcome<R> {
    /**
     * Makes an outcome.
     *
     * @throws NullPointerException if the argument is null
     */
    public Refused {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
