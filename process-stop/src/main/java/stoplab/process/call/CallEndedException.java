// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.util.Objects;

/** A call has no value, since it was stopped, its child has died, or it was refused. */
public final class CallEndedException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient CallOutcome<?> outcome;

  /**
   * Makes one.
   *
   * @param outcome how the call has ended, not null
   */
  public CallEndedException(CallOutcome<?> outcome) {
    super(Objects.requireNonNull(outcome, "outcome").toString());
    this.outcome = outcome;
  }

  /**
   * How the call has ended.
   *
   * @return the outcome; null if this exception was serialized
   */
  public CallOutcome<?> outcome() {
    return outcome;
  }
}
