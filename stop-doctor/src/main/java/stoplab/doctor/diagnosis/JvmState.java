// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

/** What a JVM is doing about its end. */
public enum JvmState {
  /** The main method has not returned. */
  MAIN_RUNS,
  /** The main method has returned, and non-daemon threads keep the JVM. */
  KEPT_BY_THREADS,
  /** The shutdown has begun, and waits for its hooks. */
  SHUTTING_DOWN,
  /** Threads wait for each other in a circle, of locks, joins, hooks or exits. */
  DEADLOCK,
  /** No thread keeps the JVM. */
  NOTHING_KEEPS_IT,
  /** The dump does not tell which threads are daemons. */
  UNKNOWN
}
