// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

/**
 * Why a child has ended. Its exit code alone does not tell: the JVM gives 128 + n for a child that
 * signal n has killed, and any child may exit with that number too. So the cause is told from three
 * things: the exit code, the requests that were sent while the child was alive, and the goodbye of
 * its guard, if it has one [process.cause-is-told].
 */
public enum ExitCause {
  /** It has exited by itself: nobody has asked it, or no request of ours explains its exit code. */
  OWN_EXIT,
  /**
   * It has ended after a request of ours, in a way that this request explains: by the signal that
   * was sent, or by an exit of its own, with whatever code, when it was asked or got SIGTERM.
   */
  STOPPED,
  /**
   * Something else has ended it: a signal that we have not sent, a crash, {@code halt}. Known of a
   * guarded child only, since that one says goodbye when it exits.
   */
  DIED,
  /** Its exit code may be its own, or that of a signal which we have not sent. */
  AMBIGUOUS,
  /** It has not ended. */
  STILL_RUNNING
}
