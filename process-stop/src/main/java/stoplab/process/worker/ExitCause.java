// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

/**
 * Why a child has ended. Its exit code alone does not say it. The JVM gives 128 + n for a child
 * that signal n has killed, and any child may exit with that number too. So the cause is found from
 * three things [process.cause-is-told]: the exit code, the requests sent while the child was alive,
 * and the goodbye of its guard, if any.
 *
 * <p>The order counts: a guarded child that had said goodbye before the first request was not
 * stopped by it [process.crash-before-stop]. A goodbye that was not heard is no proof of a violent
 * end: with an exit code that no signal gives, the child has exited by itself
 * [process.unheard-goodbye].
 */
public enum ExitCause {
  /**
   * It has exited by itself: it was leaving before the first request, or no request of ours
   * explains its exit code. A JVM that calls {@code halt}, or crashes with an exit code that no
   * signal gives, counts here too.
   */
  OWN_EXIT,
  /**
   * It has ended after a request of ours, in a way that this request explains. It has ended by the
   * signal that was sent, or by an exit of its own, with whatever code, when it was asked or got
   * SIGTERM.
   */
  STOPPED,
  /**
   * Another cause has ended it: a signal that we have not sent, or a crash (a JVM that crashes ends
   * by SIGABRT, with 134, unless it may not dump core). Known of a guarded child only, since that
   * one says goodbye when it exits.
   */
  DIED,
  /** Its exit code may be its own, or that of a signal which we have not sent. */
  AMBIGUOUS,
  /** It has not ended. */
  STILL_RUNNING
}
