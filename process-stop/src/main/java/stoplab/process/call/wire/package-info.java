// SPDX-License-Identifier: Apache-2.0

/**
 * What a parent and a child that runs its calls write to each other: frames, the values in them,
 * and what may be in a value. Begin with {@link stoplab.process.call.wire.CallFrame}. Neither side
 * trusts the other.
 */
package stoplab.process.call.wire;
