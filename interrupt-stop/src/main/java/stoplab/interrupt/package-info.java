// SPDX-License-Identifier: Apache-2.0

/**
 * What does the JDK's own protocol, the interrupt, reach, and what not? Lessons on how to ask, how
 * to listen, and who has which interrupt status afterwards.
 *
 * <p><b>Each right lesson</b>, on platform and on virtual threads, whether it is asked by an
 * interrupt or by its {@code stop()}:
 *
 * <ul>
 *   <li>[interrupt.ends-as-told] Asked to stop at work, it ends as its page says, by a return or by
 *       a certain exception, and its thread then has the status that the page says.
 *   <li>[interrupt.asked-before] A request that came before it began has the same effect.
 *   <li>[interrupt.status-not-invented] If it ends by itself, the status is clear behind it.
 *   <li>[interrupt.requester-untouched] A thread that asks keeps its own status, set or clear.
 *   <li>[interrupt.only-its-thread] Another one, at work in another thread, is not touched.
 * </ul>
 *
 * <p><b>Each worker</b> that is stopped by an interrupt and repeats a unit of work:
 *
 * <ul>
 *   <li>[interrupt.no-unit-before] Interrupted before it began, it runs no unit.
 *   <li>[interrupt.no-unit-after] A unit that finds the interrupt, and keeps the status, is
 *       finished, and none follows. (A unit that loses it keeps the worker alive: the protocol is a
 *       chain, and each link has to pass it on.)
 *   <li>[interrupt.writes-visible] What a thread wrote before it called {@code interrupt()} is
 *       visible to the worker once it has noticed (JLS 17.4.4).
 *   <li>[interrupt.exception-propagates] What a unit throws ends the worker and leaves it.
 * </ul>
 *
 * <p><b>Those that stop a task in a pool</b>, whose thread is not theirs; the pool is a
 * {@link java.util.concurrent.ThreadPoolExecutor}:
 *
 * <ul>
 *   <li>[interrupt.reaches-the-task] Asked at work, the task is interrupted.
 *   <li>[interrupt.pool-thread-clean] The next task of the thread finds a clear status, whatever
 *       the task has done with the interrupt.
 *   <li>[interrupt.never-begun] Asked while it is in the queue, the task never begins.
 *   <li>[interrupt.too-late-hits-nobody] Asked after its end, nobody is interrupted.
 * </ul>
 */
package stoplab.interrupt;
