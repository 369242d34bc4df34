// SPDX-License-Identifier: Apache-2.0

/**
 * What {@code StartAttempt}, in the package above, needs for a start: the command line of a JVM,
 * and the end of a child that a failed start has forked. Begin with
 * {@link stoplab.process.worker.start.JvmCommandLine}.
 */
package stoplab.process.worker.start;
