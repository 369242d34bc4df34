// SPDX-License-Identifier: Apache-2.0

/**
 * What a child prints: it is read all the time, and its last lines are kept. Begin with
 * {@link stoplab.process.worker.output.OutputPump}. Its waits have a
 * {@link stoplab.process.worker.output.Deadline}, as all waits of a worker do.
 */
package stoplab.process.worker.output;
