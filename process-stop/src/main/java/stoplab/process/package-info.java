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
 * </ul>
 *
 * <p>The children of all tests and demos come from {@link stoplab.process.zoo.Animal}.
 */
package stoplab.process;
