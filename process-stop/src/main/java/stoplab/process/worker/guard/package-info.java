// SPDX-License-Identifier: Apache-2.0

/**
 * What runs in a child JVM so that it does not outlive its parent, and how the child says that it
 * exits. Begin with {@link stoplab.process.worker.guard.OrphanGuard}; a
 * {@link stoplab.process.worker.guard.Goodbye} is what the parent hears of it. An
 * {@link stoplab.process.worker.guard.OrphanSweep} is the parent's own precaution.
 */
package stoplab.process.worker.guard;
