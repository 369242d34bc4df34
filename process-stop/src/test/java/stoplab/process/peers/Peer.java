// SPDX-License-Identifier: Apache-2.0
package stoplab.process.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * A way to stop a child process and what it has started: ours, the JDK's, a command's, or that of
 * another library. Each is used as its documentation shows it, with its defaults.
 */
interface Peer {
  /** How long a way waits for those that it has asked to leave, where its caller can choose. */
  Duration GRACE = Duration.ofSeconds(1);

  /** How long a way waits for those that it has killed: far more than a kill takes. */
  Duration KILLED = Duration.ofSeconds(5);

  /**
   * Its name in the table and on the command line.
   *
   * @return lower case, without blanks
   */
  String name();

  /**
   * What it calls, for the help.
   *
   * @return a phrase
   */
  String calls();

  /**
   * Why it cannot be tried here.
   *
   * @return what is missing, in words; empty if nothing is
   */
  default Optional<String> lack() {
    return Optional.empty();
  }

  /**
   * Starts a child, whose output is read from then on, and whose standard input stays open.
   *
   * @param command the program and its arguments
   * @return the running child
   * @throws IOException if it cannot be started
   */
  Running start(List<String> command) throws IOException;

  /** A child that was started. */
  interface Running {
    /**
     * Waits for a line of its standard output.
     *
     * @param wanted tells which line
     * @param bound how long to wait at most
     * @return whether there was one
     * @throws InterruptedException if this thread is interrupted while it waits
     */
    boolean awaitLine(Predicate<String> wanted, Duration bound) throws InterruptedException;

    /**
     * A process that the way needs for itself, between this JVM and the child.
     *
     * @return its number; empty if there is none
     */
    default OptionalLong helper() {
      return OptionalLong.empty();
    }

    /**
     * Stops the child in this way.
     *
     * @return whether the way says that what it had to stop has ended; most ways mean the child
     *     alone
     * @throws Exception if the way throws one
     */
    boolean stop() throws Exception;
  }
}
