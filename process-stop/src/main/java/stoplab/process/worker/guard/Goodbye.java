// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker.guard;

import java.util.Optional;

/** What a guarded child has said of its end: see {@link OrphanGuard}. */
public enum Goodbye {
  /** No guard has spoken: there is none, or the child has not come so far. */
  NO_GUARD,
  /** The guard has said hello, and no goodbye. */
  NONE,
  /** It has begun to exit: a call of {@code System.exit}, or the end of its last thread. */
  EXIT,
  /** It has begun to exit since the JVM got a signal. */
  SIGNAL;

  /**
   * What a guard means by the words behind its token.
   *
   * @param words the words, not null
   * @return the meaning; empty if no guard of this version says so
   */
  public static Optional<Goodbye> of(String words) {
    return switch (words) {
      case GuardChannel.HELLO -> Optional.of(NONE);
      case GuardChannel.BYE_BY_EXIT -> Optional.of(EXIT);
      case GuardChannel.BYE_BY_SIGNAL -> Optional.of(SIGNAL);
      default -> Optional.empty();
    };
  }
}
