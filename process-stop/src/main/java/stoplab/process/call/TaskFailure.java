// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

import java.util.Objects;
import java.util.Optional;
import stoplab.process.call.wire.FailureFormat.Failure;

/**
 * What a task has thrown in a child, as text. The exception itself stays there: its class may be
 * unknown here, or hostile. Its stack is that of the child, and so are those of its causes
 * [process.call-throws].
 */
public final class TaskFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final String thrownClass;
  private final String thrownMessage;

  /**
   * Makes a failure.
   *
   * @param thrownClass the name of the class that was thrown, not null
   * @param thrownMessage its message, if it had one; not null
   * @param stack where it was thrown, not null
   * @param cause what had caused it there; null if it named nothing
   */
  public TaskFailure(
      String thrownClass,
      Optional<String> thrownMessage,
      StackTraceElement[] stack,
      TaskFailure cause) {
    super(
        thrownMessage.map(message -> thrownClass + ": " + message).orElse(thrownClass),
        cause,
        false,
        true);
    this.thrownClass = Objects.requireNonNull(thrownClass, "thrownClass");
    this.thrownMessage = thrownMessage.orElse(null);
    setStackTrace(stack);
  }

  static TaskFailure of(Failure failure) {
    return new TaskFailure(
        failure.className(),
        failure.message(),
        failure.stack().toArray(StackTraceElement[]::new),
        failure.cause().map(TaskFailure::of).orElse(null));
  }

  /**
   * The class of what was thrown.
   *
   * @return its full name
   */
  public String thrownClass() {
    return thrownClass;
  }

  /**
   * The message of what was thrown.
   *
   * @return the message, if there was one
   */
  public Optional<String> thrownMessage() {
    return Optional.ofNullable(thrownMessage);
  }
}
