// SPDX-License-Identifier: Apache-2.0

/**
 * A task will not cooperate? Put it in a process: lessons on how to end a process, and all that it
 * has started. Begin with {@link stoplab.process.SigtermStop}. Below: {@code worker}, the parts for
 * a program of your own; {@code call}, functions that can be killed; {@code zoo}, children that
 * misbehave; {@code state}, whether a process runs.
 *
 * <p><b>Each {@link stoplab.process.ChildStop}</b> whose name does not begin with {@code Broken}:
 *
 * <ul>
 *   <li>[process.gone-when-told] When {@code stop()} has returned true, the child has ended, and
 *       its exit code is available.
 *   <li>[process.stop-is-bounded] It returns in time, with the right answer, even if the child is
 *       deaf or stopped, a writer waits at its full input, and another process holds its output.
 *   <li>[process.finished-stays] A child that has already ended is reported as gone, and keeps its
 *       exit code.
 *   <li>[process.stop-twice] A second stop returns the same, and changes nothing.
 *   <li>[process.bystander-untouched] Another child of the same parent is not affected.
 *   <li>[process.output-kept] What the child wrote before its end can be read afterwards.
 *   <li>[process.interrupt-as-told] An interrupt of the caller, before or during the wait, is never
 *       lost. Either {@code stop()} throws, and the request is not withdrawn, or the child is
 *       killed at once, and the status stays set. Each lesson says which. If there is nothing to
 *       wait for, {@code stop()} returns its answer, and the status stays set.
 *   <li>[process.null-refused] Null is refused.
 * </ul>
 *
 * <p><b>A guard in the child</b>, as in {@link stoplab.process.OrphanExit}:
 *
 * <ul>
 *   <li>[process.orphan-leaves] When its parent has been killed, the child leaves, and its hooks
 *       run.
 *   <li>[process.orphan-second-guard] It leaves even if another process holds its input open.
 *   <li>[process.orphan-is-bounded] It leaves even if a hook does not end.
 *   <li>[process.guarded-child-stays] It stays while its parent lives and writes to it.
 *   <li>[process.orphan-needs-proof] A check that fails, or an input that the child itself has
 *       closed, is no sign of the parent's end.
 * </ul>
 *
 * <p><b>The end of one's own program</b>, as in {@link stoplab.process.ProgramShutdown}:
 *
 * <ul>
 *   <li>[process.program-asks-in-order] The workers are asked in the order in which they were
 *       registered, each once the previous request has returned or has used its share of the time.
 *   <li>[process.program-asks-all] Neither a request that blocks or fails, nor a worker that
 *       ignores its request, keeps another worker from being asked.
 *   <li>[process.program-one-deadline] All workers together share one time limit, whatever they do;
 *       the report gets three more seconds.
 *   <li>[process.program-straggler-is-named] A worker whose end has not been seen by then is named.
 *   <li>[process.program-reports] A signal ends the JVM with its usual exit code, after the report
 *       on all workers.
 *   <li>[process.program-exit-caller] A worker that itself waits for the shutdown, in
 *       {@code System.exit} or in {@code close()}, is not waited for.
 *   <li>[process.program-once] However often it is closed, and whatever signal follows, each worker
 *       is asked once, and each caller waits for the end.
 *   <li>[process.program-late-is-refused] No worker is accepted once the shutdown has begun.
 *   <li>[process.program-interrupt-kept] An interrupt of a caller does not shorten the wait, and
 *       its status stays set.
 *   <li>[process.program-null-is-refused] Null is refused, and so is no time at all.
 * </ul>
 *
 * <p><b>The work of each lesson on killable calls</b>, as in {@link stoplab.process.KillableLoop}:
 *
 * <ul>
 *   <li>[process.call-is-over] After its timeout, or after {@code cancel(true)}, its child is gone.
 *       The next call gets its answer.
 *   <li>[process.call-says-where] The outcome names the method in which it hung.
 *   <li>[process.thread-outlives-cancel] In a thread it goes on, also after {@code cancel(true)}.
 * </ul>
 *
 * <p>The children of all tests and demos come from {@link stoplab.process.zoo.Animal}.
 */
package stoplab.process;
