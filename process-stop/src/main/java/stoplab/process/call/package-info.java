// SPDX-License-Identifier: Apache-2.0

/**
 * Calls that can be killed: a function runs in a child JVM that stands ready, and is over after its
 * timeout, whatever it does. Begin with {@link stoplab.process.call.KillableExecutor}. Below:
 * {@code child}, the other side; {@code wire}, what the two write to each other.
 */
package stoplab.process.call;
