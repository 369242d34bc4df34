// SPDX-License-Identifier: Apache-2.0
/**
 * What Linux shows of its processes in {@code /proc}. A scan that fails says so by a
 * {@link stoplab.process.worker.tree.proc.ScanFailedException}.
 */
package stoplab.process.worker.tree.proc;
