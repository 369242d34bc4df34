// SPDX-License-Identifier: Apache-2.0

/**
 * What {@code Escalation}, in the package above, waits for when it stops a child: the end of a
 * child, of its tree and of its output, within one deadline. Begin with
 * {@link stoplab.process.worker.stop.Patience}, then read
 * {@link stoplab.process.worker.stop.TreeEnd}.
 */
package stoplab.process.worker.stop;
