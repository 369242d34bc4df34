// SPDX-License-Identifier: Apache-2.0
/** Waits, locks, queues, futures and pools: {@code java.lang} and {@code java.util.concurrent}. */
package stoplab.interrupt.map.calls.concurrent;
