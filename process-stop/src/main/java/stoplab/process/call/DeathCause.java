// SPDX-License-Identifier: Apache-2.0
package stoplab.process.call;

/** Why a child has died while it ran a call, without having been stopped [process.call-death]. */
public enum DeathCause {
  /** The task, or a library, has called {@code System.exit} or {@code halt}. */
  EXIT,
  /**
   * There was no memory left for it, and so its JVM has exited. A task that prints what the JVM
   * prints then, and exits with 3, reads so too.
   */
  OUT_OF_MEMORY,
  /** Its JVM has crashed: native code was wrong, or a signal such as SIGSEGV was sent to it. */
  CRASH,
  /**
   * A signal from elsewhere has killed it: the kernel's for want of memory, or a user's. A
   * {@code halt(137)} of the task reads so too.
   */
  KILLED,
  /** It has written what is no answer, and was killed for that. */
  PROTOCOL_VIOLATION
}
