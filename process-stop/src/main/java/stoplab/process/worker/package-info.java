// SPDX-License-Identifier: Apache-2.0

/**
 * Work in a process that can really be killed. Start it as a
 * {@link stoplab.process.worker.WorkerProcess}, stop it by a
 * {@link stoplab.process.worker.StopLadder}, and read in the
 * {@link stoplab.process.worker.StopReport} what has become of it and of all that it has started.
 * In the child, an {@link stoplab.process.worker.guard.OrphanGuard} sees to it that it does not
 * outlive its parent.
 *
 * <p>{@link stoplab.process.worker.HungJvm} and {@link stoplab.process.worker.StopCommand} can be
 * run, and show it in use. Below: the child's guard ({@link stoplab.process.worker.guard}), its
 * output ({@link stoplab.process.worker.output}), the parts of a start
 * ({@link stoplab.process.worker.start}) and of a stop ({@link stoplab.process.worker.stop}), and
 * how the tree of a child is found ({@link stoplab.process.worker.tree}).
 *
 * <p>The lessons in {@link stoplab.process} show each part of this by itself, in bare calls of the
 * JDK.
 */
package stoplab.process.worker;
