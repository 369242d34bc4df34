// SPDX-License-Identifier: Apache-2.0
package stoplab.doctor.knowledge;

/**
 * What {@code Thread.interrupt()} would do to a thread where it is now. Immutable.
 *
 * @param effect the kind of effect
 * @param words the whole effect in words, such as {@code throws InterruptedException, but the
 *     pool's loop drops it: the thread lives on}
 * @param source where that comes from, such as {@code interrupt map, JDK 17:
 *     LinkedBlockingQueue.take} or {@code loops: idle-pool-worker}; empty if it was not measured
 */
public record InterruptReaction(Effect effect, String words, String source) {
  /** Kinds of effects. */
  public enum Effect {
    /** The call throws, and what it works on stays usable. */
    THROWS,
    /** The call throws, and its file, channel or socket is closed. */
    CLOSES,
    /** The call returns without an exception. */
    RETURNS_EARLY,
    /** The call goes on waiting. */
    IGNORES,
    /** The call goes on waiting, and {@code interrupt()} itself does not return until then. */
    HOLDS_INTERRUPTER,
    /** The call ends, but the loop around it drops the interrupt and calls again. */
    DROPPED,
    /** The thread ends. */
    ENDS_THREAD,
    /** The interrupt is passed on to other threads. */
    PASSED_ON,
    /** The thread computes: only its own code can notice the status. */
    STATUS_ONLY,
    /** Nobody has measured it. */
    NOT_MEASURED
  }

  /** The reaction of a call that is in no table. */
  public static InterruptReaction notMeasured() {
    return new InterruptReaction(Effect.NOT_MEASURED, "not measured", "");
  }
}
