// SPDX-License-Identifier: Apache-2.0
package stoplab.process.worker;

/** The rungs of a {@link StopLadder}, from the soft one to the one that nobody can refuse. */
public enum Rung {
  /** A request that the child may read: the end of its standard input, or a message. */
  ASK,
  /** SIGTERM to the whole tree; a JVM runs its shutdown hooks. On Windows it forces, as KILL. */
  TERMINATE,
  /** SIGKILL to what is left of the tree; nothing of it runs on. */
  KILL
}
