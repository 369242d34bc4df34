// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.dump;

import java.util.Optional;

/**
 * A line of a dump that says what a thread does with a lock or monitor. Immutable.
 *
 * @param frame the index of the frame above the line, from 0 at the top of the stack; -1 for an
 *     owned synchronizer, which belongs to no frame
 * @param action what the thread does with it
 * @param id the address or hash, such as {@code 0x00000000d5fd33f0}; empty if the dump has none
 * @param className the class of the object, such as {@code java.lang.Thread}; empty if unknown
 */
public record LockLine(int frame, Action action, Optional<String> id, String className) {
  /** What a thread does with a lock or monitor. */
  public enum Action {
    /** Owns the monitor. */
    LOCKED,
    /** Is in {@code Object.wait()} on it, and does not own it meanwhile. */
    WAITING_ON,
    /** Waits to enter the monitor. */
    WAITING_TO_LOCK,
    /** Was notified, and waits to enter the monitor again. */
    WAITING_TO_RELOCK,
    /** Is parked, with this object as the blocker. */
    PARKING,
    /** Waits until another thread has initialized this class. */
    CLASS_INITIALIZATION,
    /** Owns a synchronizer, such as a {@code ReentrantLock}. */
    OWNS_SYNCHRONIZER
  }
}
