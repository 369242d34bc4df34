// SPDX-License-Identifier: Apache-2.0
/**
 * Calls of {@code java.lang} and {@code java.util.concurrent}: waits, locks, queues, futures and
 * pools. Start with {@link stoplab.interrupt.map.calls.concurrent.SynchronizerRows}.
 */
package stoplab.interrupt.map.calls.concurrent;
