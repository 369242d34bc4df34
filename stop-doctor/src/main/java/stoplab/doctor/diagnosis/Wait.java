// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.diagnosis;

/**
 * For whom a thread waits. Immutable, as long as nobody changes the array.
 *
 * @param kind how it waits
 * @param targets the indexes of the threads for which it waits; empty if unknown
 * @param isAll whether it waits for all of them; otherwise several are candidates, of which the
 *     dump does not say which
 * @param words for whom or what, such as {@code "db-1", which owns the lock}; may be empty
 */
record Wait(Kind kind, int[] targets, boolean isAll, String words) {
  /** How a thread waits for another one. */
  enum Kind {
    MONITOR,
    SYNCHRONIZER,
    JOIN,
    EXIT,
    CLASS_INITIALIZATION,
    TASKS,
    VIRTUAL,
    OTHER
  }

  /** Whether it is known for whom the thread waits. */
  boolean isKnown() {
    return targets.length == 1 || isAll && targets.length > 0;
  }
}
