// SPDX-License-Identifier: Apache-2.0
package stoplab.process;

/**
 * A way to stop a child process. How long it may take is its constructor's argument.
 *
 * <p>What each right one keeps, and has a test for, stands in the documentation of this package.
 * Those here are immutable, so that one may serve all threads; but two calls for the same child at
 * the same time make no sense.
 */
public interface ChildStop {
  /**
   * Asks or forces a child to end, and waits for that, as long as its constructor was told at most.
   * The streams of the child are left to the caller, but for its standard input if the lesson says
   * so. A child that has ended before stays as it is.
   *
   * @param child started by this JVM, not null
   * @return whether the child is seen to have ended, so that {@code exitValue()} answers
   * @throws NullPointerException if {@code child} is null
   * @throws InterruptedException if this thread is interrupted while it waits; what was asked of
   *     the child stays asked
   */
  boolean stop(Process child) throws InterruptedException;
}
