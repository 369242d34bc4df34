// SPDX-License-Identifier: Apache-2.0

/**
 * What does an interrupt, the JDK's own protocol, reach, and what does it not reach? Lessons on how
 * to ask, how to listen, and which interrupt status each thread has afterwards. Begin with
 * {@link stoplab.interrupt.BlockingWorker}. Below, in {@code map}: the interrupt map, call by call.
 *
 * <p><b>Each right lesson</b>, on platform and on virtual threads, asked by an interrupt or by its
 * {@code stop()}:
 *
 * <ul>
 *   <li>[interrupt.ends-as-told] Asked to stop while it works, it ends with the return or the
 *       exception that its Javadoc gives. Its thread then has the status given there.
 *   <li>[interrupt.asked-before] A request that came before it began has the same effect.
 *   <li>[interrupt.status-not-invented] If it ends by itself, the status is clear afterwards.
 *   <li>[interrupt.requester-untouched] A thread that asks keeps its own status, set or clear.
 *   <li>[interrupt.only-its-thread] Another worker, in another thread, is not affected.
 * </ul>
 *
 * <p><b>Each worker</b> that is stopped by an interrupt and repeats a unit of work:
 *
 * <ul>
 *   <li>[interrupt.no-unit-before] Interrupted before it began, it runs no unit.
 *   <li>[interrupt.no-unit-after] A unit during which the interrupt comes, and which keeps the
 *       status, finishes, and none follows. (A unit that loses it keeps the worker alive: the
 *       protocol is a chain, and each link has to pass the interrupt on.)
 *   <li>[interrupt.writes-visible] What a thread wrote before it called {@code interrupt()} is
 *       visible to the worker once it has noticed (JLS 17.4.4).
 *   <li>[interrupt.exception-propagates] What a unit throws ends the worker and is passed on.
 * </ul>
 *
 * <p><b>Those that stop a task in a pool</b>, whose thread is not theirs; the pool is a
 * {@link java.util.concurrent.ThreadPoolExecutor}:
 *
 * <ul>
 *   <li>[interrupt.reaches-the-task] Asked while it runs, the task is interrupted.
 *   <li>[interrupt.pool-thread-clean] The thread's next task finds a clear status, whatever the
 *       task did with the interrupt.
 *   <li>[interrupt.never-begun] Asked while it is in the queue, the task never begins.
 *   <li>[interrupt.too-late-hits-nobody] After its end, a request interrupts nobody.
 * </ul>
 */
package stoplab.interrupt;
