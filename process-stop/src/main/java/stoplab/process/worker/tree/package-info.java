// SPDX-License-Identifier: Apache-2.0
/**
 * How the tree of a child process is found, and killed as a whole, when a worker is stopped.
 *
 * <p>A {@link stoplab.process.worker.tree.ProcessTag} is put on a child when it is started. A
 * {@link stoplab.process.worker.tree.ProcessTree} is what a stop sees of it: members, found by
 * several {@link stoplab.process.worker.tree.Net}s, a class each. A scan that fails says so: it is
 * never taken for an empty one.
 *
 * <p>Below: what Linux shows of processes ({@link stoplab.process.worker.tree.proc}), and what a
 * child may get for itself, a session ({@link stoplab.process.worker.tree.session}) and a cgroup
 * ({@link stoplab.process.worker.tree.cgroup}).
 */
package stoplab.process.worker.tree;
