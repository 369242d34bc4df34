// SPDX-License-Identifier: Apache-2.0

/**
 * It will not cooperate? Put it in a process: lessons on how to end one, and all that it started.
 *
 * <p><b>Each {@link stoplab.process.ChildStop}</b> whose name does not begin with {@code Broken}:
 *
 * <ul>
 *   <li>[process.gone-when-told] When {@code stop()} has returned true the child has ended, and its
 *       exit code is there.
 *   <li>[process.stop-is-bounded] It returns in its time, and tells the truth, though the child is
 *       deaf or stopped, its input full with a writer in front of it, and its output held by
 *       another.
 *   <li>[process.finished-stays] A child that has ended before is gone, and keeps its exit code.
 *   <li>[process.stop-twice] A second stop says the same, and changes nothing.
 *   <li>[process.bystander-untouched] Another child of the same parent is not touched.
 *   <li>[process.output-kept] What the child has written before its end can be read after it.
 *   <li>[process.interrupt-as-told] An interrupt of the caller, before or during the wait, is never
 *       lost: either {@code stop()} throws, and what was asked stays asked, or the child is killed
 *       at once, and the status stays set. Each lesson says which. Where there is nothing to wait
 *       for the answer comes, and the status stays set.
 *   <li>[process.null-refused] Null is refused.
 * </ul>
 *
 * <p><b>A guard in the child</b>, as in {@link stoplab.process.OrphanExit}:
 *
 * <ul>
 *   <li>[process.orphan-leaves] When its parent was killed the child leaves, and its hooks run.
 *   <li>[process.orphan-second-guard] It leaves also if somebody else holds its input open.
 *   <li>[process.orphan-is-bounded] It leaves also if a hook does not end.
 *   <li>[process.guarded-child-stays] It stays while its parent lives, and writes to it.
 *   <li>[process.orphan-needs-proof] A look that fails, or an input that the child has closed
 *       itself, is no sign of the parent's end.
 * </ul>
 *
 * <p><b>The end of the own program</b>, as in {@link stoplab.process.ProgramShutdown}:
 *
 * <ul>
 *   <li>[process.program-asks-in-order] The workers are asked in the order in which they were
 *       registered, each when the request before has returned or has used its share of the time.
 *   <li>[process.program-asks-all] A request that blocks or fails, and a worker that ignores its
 *       request, keep no other worker from being asked.
 *   <li>[process.program-one-deadline] All workers together get one time, whatever they do; the
 *       report gets three more seconds.
 *   <li>[process.program-straggler-is-named] A worker whose end was not seen by then is named.
 *   <li>[process.program-reports] A signal ends the JVM with its usual exit code, and the report on
 *       all workers is out before.
 *   <li>[process.program-exit-caller] A worker that waits for the shutdown itself, in
 *       {@code System.exit} or in {@code close()}, is not waited for.
 *   <li>[process.program-once] However often it is closed, and whatever signal comes then, each
 *       worker is asked once, and each caller waits for the end.
 *   <li>[process.program-late-is-refused] A worker is not taken once the shutdown has begun.
 *   <li>[process.program-interrupt-kept] An interrupt of a caller does not shorten the wait, and
 *       its status stays set.
 *   <li>[process.program-null-is-refused] Null is refused, and so is no time at all.
 * </ul>
 *
 * <p>The children of all tests and demos come from {@link stoplab.process.zoo.Animal}.
 */
package stoplab.process;
