// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

/**
 * A way to stop a child process. How long that may take is an argument of the constructor.
 *
 * <p>The documentation of this package lists the promises that every correct one keeps, each with a
 * test. Those here are immutable, so one instance may serve all threads; but two calls for the same
 * child at the same time make no sense.
 */
public interface ChildStop {
  /**
   * Asks or forces a child to end, and waits for its end, at most for the time given to the
   * constructor. The child's streams are left to the caller, except its standard input if the
   * lesson says so. A child that has already ended stays as it is.
   *
   * @param child the process to stop, started by this JVM, not null
   * @return whether the child is seen to have ended, so that {@code exitValue()} answers
   * @throws NullPointerException if {@code child} is null
   * @throws InterruptedException if this thread is interrupted while it waits; a request already
   *     sent to the child is not withdrawn
   */
  boolean stop(Process child) throws InterruptedException;
}
