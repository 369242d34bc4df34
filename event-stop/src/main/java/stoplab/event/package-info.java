// SPDX-License-Identifier: Apache-2.0

/**
 * Can a waiting worker be woken at once? Stops and events that end a wait, right and wrong.
 *
 * <p><b>Each worker</b> is a {@code Runnable} that repeats a unit of work, waits in between, and
 * has a {@code stop()}. On platform and on virtual threads:
 *
 * <ul>
 *   <li>[event.stop-ends-wait] {@code stop()} ends the wait at once, and no unit follows.
 *   <li>[event.one-more-unit-at-most] If {@code stop()} comes after the wait and before the unit,
 *       that one unit may begin after its return; never two.
 *   <li>[event.stop-before-start] If {@code stop()} comes before the worker starts, it ends at once
 *       and runs no unit. ({@link stoplab.event.PoisonPillWorker#stop()} lets it do the accepted
 *       work first; its {@code stopNow()} keeps this promise.)
 *   <li>[event.stop-idempotent] {@code stop()} may be called again, even after the end.
 *   <li>[event.unit-finished] The unit that runs during {@code stop()} is finished, not
 *       interrupted, and none follows. (For {@code PoisonPillWorker.stop()} as above.)
 *   <li>[event.stop-publishes] What a thread wrote before it called {@code stop()} is visible to
 *       the worker once it has noticed that stop.
 *   <li>[event.foreign-interrupt-kept] An interrupt by other code ends the wait and the worker, and
 *       stays set.
 *   <li>[event.exception-propagates] An exception in the unit ends the worker and leaves
 *       {@code run()}.
 *   <li>[event.callers-status-kept] {@code stop()} leaves its caller's interrupt status as it was.
 * </ul>
 *
 * <p><b>Each {@link stoplab.event.ResettableEvent}</b> whose name does not begin with
 * {@code Broken} keeps what follows, on both kinds of thread. A thread <i>waits</i> once it has
 * taken its place in {@code await}; seen from outside, it is {@code WAITING} there.
 *
 * <ul>
 *   <li>[event.begins-unset] A fresh event is not set.
 *   <li>[event.set-clear-idempotent] {@code set()} twice is set, {@code clear()} twice is unset.
 *   <li>[event.tostring-tells] {@code toString()} shows the state.
 *   <li>[event.isset-never-blocks] {@code isSet()} returns at once, even while threads wait.
 *   <li>[event.set-releases-all] One {@code set()} releases all waiters, with a timeout or without;
 *       none leaves before.
 *   <li>[event.set-stays] A {@code set()} before {@code await()} is not lost: while the event is
 *       set, no thread waits. Only {@code clear()} ends that.
 *   <li>[event.timeouts-clear-nothing] Waits that time out while the event is being set leave it
 *       set.
 *   <li>[event.pulse-releases] {@code set(); clear();} releases every thread that waited.
 *   <li>[event.newcomer-waits] A thread that comes after the {@code clear()} waits, even while the
 *       old waiters are still on their way out. It is never released in place of an old waiter.
 *   <li>[event.set-once] One {@code set()} takes effect once: a {@code clear()} that follows it is
 *       not undone.
 *   <li>[event.works-again] All this holds again after each {@code clear()}.
 *   <li>[event.clear-wakes-nobody] {@code clear()} alone releases no waiter.
 *   <li>[event.timeout-not-early] A wait gives up when its time is over, and not before.
 *   <li>[event.no-time-no-wait] With a timeout of zero or less, {@code await} never waits; it
 *       returns the state.
 *   <li>[event.longest-timeouts] A timeout may be as long as a {@code Duration} can be.
 *   <li>[event.deadline-kept] Neither a spurious wakeup nor {@code clear()} postpones the end of a
 *       timed wait.
 *   <li>[event.spurious-wakeup-stays] After a spurious wakeup a thread waits on.
 *   <li>[event.null-refused] A null timeout is refused in every state.
 *   <li>[event.interrupt-ends-wait] An interrupt ends a wait with an exception and a clear status;
 *       for the other waiters nothing changes.
 *   <li>[event.interrupt-first] A thread that is already interrupted gets the exception, whether
 *       the event is set or not, with any timeout.
 *   <li>[event.interrupt-never-lost] If {@code set()} and an interrupt meet, the interrupt is
 *       either thrown, or kept in the status.
 *   <li>[event.callers-status-kept] {@code set()}, {@code clear()} and {@code isSet()} leave their
 *       caller's interrupt status as it was.
 *   <li>[event.set-publishes] What was written before {@code set()} is visible to a thread that it
 *       released, and to one that sees {@code isSet()} true because of it.
 *   <li>[event.clear-sees] What was written before {@code set()} is visible to a thread that clears
 *       the event after it, even if that {@code set()} found the event set. So a worker that
 *       clears, then looks for work, then waits, misses none.
 *   <li>[event.waits-without-cpu] A thread that waits is parked.
 *   <li>[event.carriers-stay-free] Hundreds of waiters keep no other thread from running.
 *   <li>[event.set-from-anywhere] {@code set()} waits for no other thread, so a shutdown hook may
 *       call it.
 *   <li>[event.nobody-stranded] Whatever meets (set, clear, waits, timeouts, interrupts),
 *       {@code set()} leaves no thread asleep that it should have released.
 *   <li>[event.abandoned-leave-nothing] However many waits time out or are interrupted, the heap
 *       does not grow.
 * </ul>
 *
 * <p><b>Hazard</b> [event.plain-park-strands]: in {@link stoplab.event.BrokenPlainParkEvent}, a
 * waiter is seen to stay asleep beside an event that was set at the same moment.
 */
package stoplab.event;
